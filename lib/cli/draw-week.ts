import { everyChannel, type Hour } from '../client/ask-week.ts';

type ClosedBy = { code: string; rule: string; source: string | null };
const openMark = '#';
const unknownMark = '?';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Draws a week of hours as text, a block of days for each channel: `#` is open, a letter names the rule that closes the
 * hour, and the legend says which, with the source of a law. Hours are those of the customer's clock.
 */
export function drawWeek(week: readonly Hour[], channels: readonly string[], timeZone: string): string {
  const legend = new Map<string, { letter: string } & ClosedBy>();
  const cells = week.map((hour) => ({ ...localHour(hour.at, timeZone), hour }));
  const days = [...new Set(cells.map(({ day }) => day))];
  const blocks = channels.map((channel) => {
    const rows = days.map((day) => {
      const marks = Array.from({ length: 24 }, (_, hour) => {
        // An hour that the clock shows twice is open only when it is open both times.
        const slots = cells.filter((cell) => cell.day === day && cell.localHour === hour);
        const closed = slots.find((slot) => !slot.hour.open.includes(channel)) ?? slots[0];
        return closed === undefined ? ' ' : markOf(closed.hour, channel, legend);
      });
      return `  ${day}  ${marks.join('')}`.trimEnd();
    });
    return [`${channel.padEnd(10)}00    06    12    18`, ...rows].join('\n');
  });
  const lines = [...legend.values()].map(
    ({ letter, code, rule, source }) =>
      `  ${letter}  ${rule}  ${code}${source === null ? '' : `  ${source}`}`,
  );
  return [...blocks, [`  ${openMark}  open`, ...lines].join('\n')].join('\n\n');
}

function markOf(
  { open, closed }: Hour,
  channel: string,
  legend: Map<string, { letter: string } & ClosedBy>,
): string {
  if (open.includes(channel)) return openMark;
  const reason = closed.get(channel) ?? closed.get(everyChannel);
  if (reason === undefined) return unknownMark;
  const { code, rule, source = null } = reason;
  const name = `${code} ${rule} ${source}`;
  const known = legend.get(name);
  if (known) return known.letter;
  const letter = letters[legend.size] ?? unknownMark;
  legend.set(name, { letter, code, rule, source });
  return letter;
}

function localHour(at: number, timeZone: string): { day: string; localHour: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${part.weekday} ${part.day} ${part.month?.slice(0, 3)}`, localHour: Number(part.hour) };
}
