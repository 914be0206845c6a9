/** Where progress is shown: a terminal gets a bar that moves, anything else a line now and then. */
export type Screen = { isTTY?: boolean; write(text: string): unknown };

export type Progress = {
  step(): void;
  /** Ends the bar; answers with what it took, in milliseconds. */
  end(): number;
};

const barWidth = 30;
/** Milliseconds between two pictures of the bar, and between two lines. */
const redraw = 100;
const lineEvery = 10_000;

/** Shows how far something of `total` steps has come, how fast it goes, and when it will be done. */
export function showProgress(screen: Screen, label: string, total: number): Progress {
  const began = performance.now();
  let done = 0;
  let shown = screen.isTTY ? Number.NEGATIVE_INFINITY : began;
  const line = (): string => progressLine(label, done, total, performance.now() - began);
  return {
    step: () => {
      done++;
      const now = performance.now();
      if (now - shown < (screen.isTTY ? redraw : lineEvery)) return;
      shown = now;
      screen.write(screen.isTTY ? `\r${line()}` : `${line()}\n`);
    },
    end: () => {
      screen.write(screen.isTTY ? `\r${line()}\n` : `${line()}\n`);
      return performance.now() - began;
    },
  };
}

/** `asking  [#####.....] 50%  500/1,000  100/s  5 s left`, padded so that it covers a longer one before it. */
export function progressLine(label: string, done: number, total: number, elapsed: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * barWidth);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
  const rate = elapsed > 0 ? (done / elapsed) * 1_000 : 0;
  const left =
    done >= total
      ? `took ${timeText(elapsed)}`
      : // The first of many says little about the rest.
        share >= 0.01
        ? `${timeText(((total - done) / rate) * 1_000)} left`
        : '';
  const counts = `${done.toLocaleString('en')}/${total.toLocaleString('en')}`;
  return `${label.padEnd(9)} ${bar} ${String(Math.floor(share * 100)).padStart(3)}%  ${counts}  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${left}`.padEnd(
    100,
  );
}

/** A time span for people: `12 s`, `3 min 5 s`. */
export function timeText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
