// Linear equations of circuits: small, dense, of very different magnitudes, and sometimes without a single solution.

const nothing = 1e-13; // what is left of a row of size 1 when it says nothing new

/**
 * Solves A x = b by elimination with complete pivoting, rows scaled to size 1. Unknowns about which the equations say nothing (nodes that hang in the
 * air) become 0.
 * @param A array of rows, destroyed @param b destroyed
 */
export function solve(A, b) {
  const n = b.length;
  const columns = Array.from({ length: n }, (_, i) => i);
  for (let row = 0; row < n; row++) {
    const largest = A[row].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    for (let column = 0; column < n; column++) A[row][column] /= largest;
    b[row] /= largest;
  }

  let rank = 0;
  for (; rank < n; rank++) {
    let [size, atRow, atColumn] = [nothing, -1, -1];
    for (let row = rank; row < n; row++) {
      for (let column = rank; column < n; column++) {
        const value = Math.abs(A[row][column]);
        if (value > size) [size, atRow, atColumn] = [value, row, column];
      }
    }
    if (atRow < 0) break;
    [A[rank], A[atRow]] = [A[atRow], A[rank]];
    [b[rank], b[atRow]] = [b[atRow], b[rank]];
    if (atColumn !== rank) {
      [columns[rank], columns[atColumn]] = [columns[atColumn], columns[rank]];
      for (const line of A) [line[rank], line[atColumn]] = [line[atColumn], line[rank]];
    }
    const pivot = A[rank];
    for (let row = rank + 1; row < n; row++) {
      const factor = A[row][rank] / pivot[rank];
      if (factor === 0) continue;
      for (let column = rank; column < n; column++) A[row][column] -= factor * pivot[column];
      b[row] -= factor * b[rank];
    }
  }

  const x = new Array(n).fill(0);
  for (let row = rank - 1; row >= 0; row--) {
    let sum = b[row];
    for (let column = row + 1; column < rank; column++) sum -= A[row][column] * x[columns[column]];
    x[columns[row]] = sum / A[row][row];
  }
  return x;
}

export function square(n) {
  return Array.from({ length: n }, () => new Array(n).fill(0));
}
