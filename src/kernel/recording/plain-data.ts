/**
 * What a command was given, as JSON has it: DTOs become plain objects and absent members are left out, which the event
 * store would refuse. Everything else stays as it is, so that the store still refuses what JSON cannot carry.
 */
export function plainData<Data>(data: Data): Data {
  return plain(data) as Data;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}
