/** Finds overfitting in a run's loss curves: validation loss beyond its best, and beyond noise, while training improves. */

/** Epochs over which losses are smoothed: the mean of the last five. */
const window = 5;
/** The validation loss is above its best for so many epochs in a row. */
const enough = 3;
/** By so much of its best, */
const relativeRise = 0.1;
/** by so many deviations of its fluctuation from epoch to epoch, */
const noiseRise = 4;
/** and the training loss fell by so much of itself since. */
const trainingFall = 0.1;
/** Before this many epochs, losses swing too much to tell. */
const earliest = 6;

/**
 * The 0-based epoch of the lowest validation loss, from which a run overfits, or undefined when it does not. `floor`
 * is the least rise that matters, in units of the loss. The answer holds at the end of the curves: it is given from
 * the first epoch at which the evidence suffices for as long as the validation loss stays up. The rise is measured
 * from the lowest smoothed loss, since one lucky epoch does not show what the run had reached.
 */
export function findOverfitting(
  training: readonly number[],
  validation: readonly number[],
  floor: number,
): number | undefined {
  const count = Math.min(training.length, validation.length);
  let lowest = Number.POSITIVE_INFINITY;
  let lowestAt = 0;
  let trainingThen = Number.POSITIVE_INFINITY;
  let trainingLowest = Number.POSITIVE_INFINITY;
  let above = 0;
  let found = false;
  for (let epoch = 0; epoch < count; epoch++) {
    if (!Number.isFinite(training[epoch]) || !Number.isFinite(validation[epoch])) return undefined;
    const level = recentMean(validation, epoch);
    const trainingLevel = recentMean(training, epoch);
    trainingLowest = Math.min(trainingLowest, trainingLevel);
    if (level <= lowest) {
      lowest = level;
      trainingThen = trainingLevel;
      found = false;
    }
    if (validation[epoch]! < validation[lowestAt]!) lowestAt = epoch;
    const matters = Math.max(relativeRise * lowest, floor);
    if (found) {
      found = level > lowest + matters;
      continue;
    }
    const rise = validation[epoch]! - lowest;
    above = rise > matters && rise > noiseRise * fluctuation(validation, epoch) ? above + 1 : 0;
    const improving =
      trainingLevel < (1 - trainingFall) * trainingThen && trainingLevel <= 1.1 * trainingLowest;
    found = epoch + 1 >= earliest && above >= enough && improving && level > trainingLevel;
  }
  return found ? lowestAt : undefined;
}

function recentMean(values: readonly number[], end: number): number {
  const start = Math.max(0, end - window + 1);
  let sum = 0;
  for (let index = start; index <= end; index++) sum += values[index]!;
  return sum / (end - start + 1);
}

/**
 * How much the values fluctuate from one to the next: the deviation of white noise whose second differences have the
 * observed median size. A straight rise or fall counts nothing, a few jumps little.
 */
function fluctuation(values: readonly number[], end: number): number {
  const sizes: number[] = [];
  for (let index = Math.max(2, end - 19); index <= end; index++) {
    sizes.push(Math.abs(values[index]! - 2 * values[index - 1]! + values[index - 2]!));
  }
  if (sizes.length === 0) return 0;
  sizes.sort((a, b) => a - b);
  // The median of |z| is 0.6745 for a standard normal z, and a second difference has √6 times the deviation.
  return sizes[Math.floor(sizes.length / 2)]! / 0.6745 / Math.sqrt(6);
}
