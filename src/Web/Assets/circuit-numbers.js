// Numbers as engineers write them: 4.7K, 10u, 1e-3. Source: Open edX, schematic.js (parse_number, engineering_notation).

const scales = { t: 1e12, T: 1e12, g: 1e9, G: 1e9, M: 1e6, k: 1e3, K: 1e3, m: 1e-3, u: 1e-6, U: 1e-6, 'µ': 1e-6, n: 1e-9, N: 1e-9, p: 1e-12, P: 1e-12, f: 1e-15, F: 1e-15 };

/**
 * What stands behind the number and its scale is a unit, and ignored: 1kohm is 1000, 10MEG is 10 million. A leading zero makes an octal number, as
 * in C; M is mega, m is milli.
 * @param otherwise for a text that is no number
 */
export function parseNumber(text, otherwise) {
  const [, sign, rest] = /^\s*([+-]?)(.*)$/s.exec(String(text));
  const factor = sign === '-' ? -1 : 1;
  const other = /^0(?:[xX]([0-9a-fA-F]*)|[bB]([01]*)|([0-7]*)(?![.\d]))/.exec(rest);
  if (other?.[1] !== undefined) return factor * parseInt(other[1] || '0', 16);
  if (other?.[2] !== undefined) return factor * parseInt(other[2] || '0', 2);
  if (other?.[3]) return factor * parseInt(other[3], 8);
  const number = /^(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+)|(.))?/s.exec(rest);
  if (!number) return otherwise;
  return factor * (number[2] === undefined ? Number(number[1]) * (scales[number[3]] ?? 1) : Number(`${number[1]}e${number[2]}`));
}

const letters = { '-15': 'f', '-12': 'p', '-9': 'n', '-6': 'u', '-3': 'm', 0: '', 3: 'K', 6: 'M', 9: 'G' };

/** With a letter for its power of thousand; without one where there is none. */
export function engineering(value, places = 3) {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return String(value);
  let power = Math.floor(Math.log10(Math.abs(value)) / 3) * 3;
  let digits = Number((value / 10 ** power).toFixed(places));
  if (Math.abs(digits) >= 1000) [power, digits] = [power + 3, digits / 1000];
  return letters[power] === undefined ? String(value) : digits + letters[power];
}
