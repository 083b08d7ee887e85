// Made-up clusters, Japanese organisations and five years of applications for the measures of matching.

/** The same numbers each time (Tommy Ettinger's mulberry32). */
function chanceOf(seed) {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const codes = (prefix, text) => text.split(' ').map((code) => `${prefix}.${code}`);
const technologies = codes(
  'tech',
  'ai iot photonics robotics big_data advanced_materials nanotechnology cloud',
);
const forms = codes('coop', 'industry trade investment research_innovation tourism mobility');
const priorities = codes('prio', 'epa spa green_alliance digital_partnership');
const regions = ['DE11', 'DE60', 'FRF1', 'FRK2', 'ITC4', 'ES21', 'PL61', 'SE12'];

/** @param side EU or JP */
export function organisations(side, count, { ecosystems, concepts }, seed = 1) {
  const chance = chanceOf(seed);
  const pick = (from) => from[Math.floor(chance() * from.length)];
  const some = (from, most) => [
    ...new Set(Array.from({ length: Math.floor(chance() * (most + 1)) }, () => pick(from))),
  ];
  const word = () => pick(concepts)[side === 'JP' && chance() < 0.5 ? 'ja' : 'en'];
  const placeOf = () =>
    side === 'EU'
      ? { nuts: pick(regions) }
      : { prefecture: `JP-${String(1 + Math.floor(chance() * 47)).padStart(2, '0')}` };
  return Array.from({ length: count }, (_, index) => {
    const place = placeOf();
    return {
      party: { kind: 'cluster', id: `${side.toLowerCase()}.${index}` },
      revision: '1',
      side,
      kind: chance() < 0.7 ? 'cluster' : 'promotion_agency',
      name: `Organisation ${index} ${word()}`,
      country: side === 'JP' ? 'JP' : place.nuts.slice(0, 2),
      ...place,
      ecosystems: some(ecosystems, 3),
      technologies: some(technologies, 3),
      keywords: Array.from({ length: 4 }, word),
      forms: some(forms, 4),
      priorities: some(priorities, 2),
      thirdRegions: some(['AFRICA', 'SEASIA', 'EASTERN_EUROPE'], 2),
      offers: chance() < 0.5 ? [`${word()} for ${word()}`] : undefined,
      needs: chance() < 0.5 ? [`${word()} partners`] : undefined,
      members: chance() < 0.6 ? Math.floor(20 + chance() * 400) : undefined,
      languages: chance() < 0.6 ? ['en'] : undefined,
      steps: Math.floor(chance() * 5),
      lastStep: '2020-12',
      partners: [],
    };
  });
}

/** Applications on the days of five years, one after the other. */
export function* applications(count, clusters, candidates) {
  for (let index = 0; index < count; index++) {
    const day = Math.floor((index / count) * 5 * 365);
    const asOf = new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);
    yield { id: String(index), asOf, applicant: clusters[index % clusters.length], candidates };
  }
}
