import type { LogRecord } from './log';
import { ReadReq } from './protocol';

export type Filter = (record: LogRecord) => boolean;

/** Nothing where the request asks for everything. */
export function filterOf(options: ReadReq.Options): Filter | undefined {
  const filter = options.getFilter();
  if (!filter) return undefined;
  const onType = filter.hasEventType();
  const expression = (onType ? filter.getEventType() : filter.getStreamIdentifier()) ?? emptyExpression();
  const matches = matcher(expression);
  return (record) => matches(onType ? record.type : record.stream);
}

const emptyExpression = () => new ReadReq.Options.FilterOptions.Expression();

function matcher(expression: ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  if (expression.getRegex()) {
    const regex = new RegExp(expression.getRegex());
    return (text) => regex.test(text);
  }
  const prefixes = expression.getPrefixList();
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}
