/** Decisions of about the same reported propensity, together. */
export type CalibrationBin = { count: number; reported: number; answered: number };

/** Ten bins of equally many, by what was reported, ascending; fewer where there are fewer than ten. */
export function calibrationBins(
  reported: ArrayLike<number>,
  answered: ArrayLike<number>,
  count = reported.length,
): CalibrationBin[] {
  const order = Float64Array.from({ length: count }, (_, index) => index);
  order.sort((left, right) => (reported[left] as number) - (reported[right] as number) || left - right);
  const bins: CalibrationBin[] = [];
  const wanted = Math.min(10, count);
  for (let bin = 0; bin < wanted; bin++) {
    const from = Math.floor((bin * count) / wanted);
    const to = Math.floor(((bin + 1) * count) / wanted);
    let reportedSum = 0;
    let answeredSum = 0;
    for (let place = from; place < to; place++) {
      reportedSum += reported[order[place] as number] as number;
      answeredSum += answered[order[place] as number] as number;
    }
    const size = to - from;
    bins.push({ count: size, reported: reportedSum / size, answered: answeredSum / size });
  }
  return bins;
}

/** The mean distance between what was reported and what came, over the bins (0–1): the expected calibration error. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  let sum = 0;
  let count = 0;
  for (const bin of bins) {
    sum += bin.count * Math.abs(bin.reported - bin.answered);
    count += bin.count;
  }
  return count === 0 ? 0 : sum / count;
}
