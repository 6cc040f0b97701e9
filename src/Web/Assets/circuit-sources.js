// What a voltage or current source gives over time, from its description: dc(3), square(0,5,1K), … Source: Open edX, schematic.js (parse_source).

import { parseNumber } from "./circuit-numbers.js";

/** Names of the arguments, as the dialog shows them. */
export const sourceKinds = {
  dc: ['Value'],
  impulse: ['Height', 'Width (s)'],
  step: ['Initial value', 'Plateau value', 'Delay until step (s)', 'Rise time (s)'],
  square: ['Initial value', 'Plateau value', 'Frequency (Hz)', 'Duty cycle (%)'],
  triangle: ['Initial value', 'Plateau value', 'Frequency (Hz)'],
  pwl: ['Times and values in turn, with commas'],
  pwl_repeating: ['Times and values in turn, with commas'],
  pulse: ['Initial value', 'Plateau value', 'Delay until pulse (s)', 'Time of first transition (s)', 'Time of second transition (s)', 'Pulse width (s)', 'Period (s)'],
  sin: ['Offset', 'Amplitude', 'Frequency (Hz)', 'Delay until sine starts (s)', 'Phase offset (degrees)'],
};

/**
 * @returns `{kind, args, value(t), corners(until), period}`: `args` with what is missing filled in; `corners` are the times at which the value
 * changes its slope at once; `period` in seconds, 0 where nothing repeats.
 */
export function parseSource(text) {
  const written = /^\s*(\w+)\(([^)]*)/.exec(text);
  const kind = written ? written[1] : 'dc';
  const given = written ? written[2].split(',').filter(part => part.trim()).map(part => parseNumber(part)) : [parseNumber(text, 0)];
  const make = Object.hasOwn(makers, kind) ? makers[kind] : () => ({ args: given, ...constant(0) });
  return { kind, period: 0, ...make((place, otherwise) => given[place] ?? otherwise, given) };
}

const size = (value, otherwise) => Math.abs(value ?? otherwise);

const makers = {
  dc: at => ({ args: [at(0, 0)], ...constant(at(0, 0)) }),
  impulse(at) {
    // Upstream takes the width from a third argument, which its dialog does not write: impulses are 1 ns wide.
    const [height, width] = [at(0, 1), size(at(2), 1e-9)];
    return { args: [height, width], ...lines([0, 0, width / 2, height, width, 0], false) };
  },
  step(at) {
    const [first, last, delay, rise] = [at(0, 0), at(1, 1), Math.max(0, at(2, 0)), size(at(3), 1e-9)];
    return { args: [first, last, delay, rise], ...lines([delay, first, delay + rise, last], false) };
  },
  square(at) {
    const [first, last, frequency, duty] = [at(0, 0), at(1, 1), size(at(2), 1), Math.min(100, size(at(3), 50))];
    const period = frequency === 0 ? Infinity : 1 / frequency;
    const change = 0.01 * period;
    const width = 0.01 * duty * 0.98 * period;
    return {
      args: [first, last, frequency, duty],
      ...(frequency === 0 ? constant(first) : lines([0, first, change, last, change + width, last, 2 * change + width, first, period, first], true)),
    };
  },
  triangle(at) {
    const [first, last, frequency] = [at(0, 0), at(1, 1), size(at(2), 1)];
    return { args: [first, last, frequency], ...(frequency === 0 ? constant(first) : lines([0, first, 0.5 / frequency, last, 1 / frequency, first], true)) };
  },
  pwl: (_, given) => ({ args: given, ...lines(given, false) }),
  pwl_repeating: (_, given) => ({ args: given, ...lines(given, true) }),
  pulse(at) {
    const [first, last, delay] = [at(0, 0), at(1, 1), Math.max(0, at(2, 0))];
    const [rise, fall, width, period] = [size(at(3), 1e-9), size(at(4), 1e-9), size(at(5), 1e9), size(at(6), 1e9)];
    const [up, down] = [delay + rise, delay + rise + width];
    return {
      args: [first, last, delay, rise, fall, width, period],
      ...lines([delay, first, up, last, down, last, down + fall, first, period, first], true),
    };
  },
  sin(at) {
    const [offset, amplitude, frequency, delay, phase] = [at(0, 0), at(1, 1), size(at(2), 1), Math.max(0, at(3, 0)), at(4, 0)];
    return {
      args: [offset, amplitude, frequency, delay, phase],
      period: frequency === 0 ? 0 : 1 / frequency,
      value: t => offset + amplitude * Math.sin(2 * Math.PI * (frequency * Math.max(0, t - delay) + phase / 360)),
      corners: () => delay > 0 ? [delay] : [],
    };
  },
};

function constant(value) {
  return { value: () => value, corners: () => [] };
}

/** Straight lines between points, given as times and values in turn; repeated after the last time. */
function lines(numbers, repeats) {
  const points = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) points.push([numbers[i], numbers[i + 1]]);
  if (points.length < 2) return constant(points[0]?.[1] ?? 0);
  const end = points.at(-1)[0];
  const period = repeats && end > 0 ? end : 0;
  return {
    period,
    value(t) {
      const at = period > 0 ? t - Math.floor(t / period) * period : t;
      let [time, value] = points[0];
      if (at <= time) return value;
      for (const [next, then] of points.slice(1)) {
        if (next > time && at < next) return value + (then - value) * (at - time) / (next - time);
        [time, value] = [next, then];
      }
      return value;
    },
    corners(until) {
      const all = [];
      for (let start = 0; start <= until && all.length < 100000; start += period || Infinity) {
        for (const [time] of points) if (period === 0 || time <= period) all.push(start + time);
      }
      return all;
    },
  };
}
