/**
 * Factors a symmetric positive definite matrix (row by row, `size` × `size`) in place: L below and on the diagonal, where
 * L·Lᵀ is the matrix. What is above the diagonal is not read. A pivot that rounding made too small is raised.
 */
export function factorise(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number;
      for (let k = 0; k < column; k++) {
        sum -= (matrix[row * size + k] as number) * (matrix[column * size + k] as number);
      }
      matrix[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / (matrix[column * size + column] as number);
    }
  }
}

/** Solves L·Lᵀ x = b in place. */
export function solve(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[row * size + k] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
  solveTransposed(factor, size, vector);
}

/** Solves Lᵀ x = b in place: what turns independent normals into ones with the covariance (L·Lᵀ)⁻¹. */
export function solveTransposed(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (factor[k * size + row] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
}

/** Writes the inverse of L·Lᵀ into `inverse` (all of it, symmetric). `scratch` is as large as the matrix. */
export function invert(
  factor: Float64Array,
  size: number,
  inverse: Float64Array,
  scratch: Float64Array,
): void {
  // The inverse of L first: its rows, lower triangle.
  for (let column = 0; column < size; column++) {
    scratch[column * size + column] = 1 / (factor[column * size + column] as number);
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) {
        sum -= (factor[row * size + k] as number) * (scratch[k * size + column] as number);
      }
      scratch[row * size + column] = sum / (factor[row * size + row] as number);
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let k = row; k < size; k++) {
        sum += (scratch[k * size + row] as number) * (scratch[k * size + column] as number);
      }
      inverse[row * size + column] = sum;
      inverse[column * size + row] = sum;
    }
  }
}

/** The variance of one term: its place on the diagonal of the inverse of L·Lᵀ. `scratch` is as long as the matrix is wide. */
export function varianceOf(factor: Float64Array, size: number, term: number, scratch: Float64Array): number {
  let variance = 0;
  for (let row = term; row < size; row++) {
    let sum = row === term ? 1 : 0;
    for (let k = term; k < row; k++) sum -= (factor[row * size + k] as number) * (scratch[k] as number);
    const entry = sum / (factor[row * size + row] as number);
    scratch[row] = entry;
    variance += entry * entry;
  }
  return variance;
}
