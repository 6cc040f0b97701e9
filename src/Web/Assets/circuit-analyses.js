// Operating point, small signals and course over time of a network. See circuit-network.js for its equations.

import { CircuitError } from "./circuit-network.js";
import { solve, square } from "./circuit-matrix.js";

const relative = 1e-6; // of Newton's steps, at which a solution stands
const absolute = { voltage: 1e-7, current: 1e-11 };
const cautious = 0.3; // volts that a node moves at most in one of Newton's steps, where it would not arrive otherwise
const accuracy = 3e-5; // local error of a step in time, of the largest value seen

/** The voltages of all nodes and the currents of sources and ammeters, by name: `I(name)`. */
export function named(network, x) {
  const values = {};
  for (const [name, place] of network.nodes) values[name] = place < 0 ? 0 : x[place];
  for (const [name, place] of network.branches) values[`I(${name})`] = x[place];
  return values;
}

export function operatingPoint(network) {
  const rest = new Array(network.size).fill(0);
  const b = sourcesAt(network, 0);
  const direct = newton(network, network.G, b, rest, Infinity, 60) ?? newton(network, network.G, b, rest, cautious, 1000);
  if (direct) return direct;
  // The sources rise from nothing to what they are.
  let x = rest;
  for (let part = 1; part <= 50 && x; part++) x = newton(network, network.G, b.map(value => value * part / 50), x, cautious, 300);
  if (!x) throw new CircuitError('The simulation finds no operating point. Do all current sources have a path to ground?');
  return x;
}

/**
 * Magnitude and phase (degrees, without jumps) at frequencies in hertz, for 1 V or 1 A of the source of this name.
 * @returns `{frequencies, magnitudes, phases}`, the last two by name of node
 */
export function smallSignals(network, sourceName, frequencies) {
  const source = network.sources.find(one => one.name === sourceName);
  if (!source) throw new CircuitError(`There is no source named “${sourceName}”.`);
  const x = operatingPoint(network);
  const G = network.G.map(row => [...row]);
  for (const device of network.devices) device.load(x, new Array(network.size).fill(0), G);
  const n = network.size;
  const drive = new Array(n).fill(0);
  source.load(drive, 1);
  const magnitudes = Object.fromEntries([...network.nodes.keys()].map(name => [name, []]));
  const phases = Object.fromEntries([...network.nodes.keys()].map(name => [name, []]));
  for (const frequency of frequencies) {
    const turn = 2 * Math.PI * frequency;
    const A = square(2 * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        A[i][j] = A[n + i][n + j] = G[i][j];
        A[i][n + j] = -turn * network.C[i][j];
        A[n + i][j] = turn * network.C[i][j];
      }
    }
    const answer = solve(A, [...drive, ...new Array(n).fill(0)]);
    for (const [name, place] of network.nodes) {
      const [real, imaginary] = place < 0 ? [0, 0] : [answer[place], answer[n + place]];
      magnitudes[name].push(Math.hypot(real, imaginary));
      const phase = Math.atan2(imaginary, real) * 180 / Math.PI;
      const before = phases[name].at(-1) ?? phase;
      phases[name].push(phase + 360 * Math.round((before - phase) / 360));
    }
  }
  return { frequencies, magnitudes, phases };
}

/**
 * From time 0 to `stop`, in seconds, starting from the operating point.
 * @param points least number of points, of each period of a source if there is one
 * @param at times that must be among the points
 * @returns `{times, values}`, the latter by name
 */
export function overTime(network, stop, points, at = []) {
  if (!(stop > 0) || !(points > 0)) throw new CircuitError('The stop time must be more than 0.');
  const period = Math.min(stop, ...network.sources.map(({ source }) => source.period || Infinity));
  const longest = stop / (Math.ceil(stop / period) * points);
  const isDynamic = network.C[0]?.map((_, column) => network.C.some(row => row[column] !== 0)) ?? [];
  const marks = marksOf(network, stop, at);
  const largest = new Array(network.size).fill(0);
  let past = [{ time: 0, x: operatingPoint(network) }]; // the latest first, since the last corner
  const course = [past[0]];
  let step = longest * 1e-4;
  let budget = 400000;
  for (const mark of marks) {
    while (past[0].time < mark.time) {
      if (budget-- === 0) throw new CircuitError('The simulation takes too many steps. A shorter stop time may help.');
      const left = mark.time - past[0].time;
      const length = step >= left ? left : step * 1.5 > left ? left / 2 : step;
      const time = length === left ? mark.time : past[0].time + length;
      const x = advance(network, past, time);
      const error = x === null ? 1000 : errorOf(x, past, time, largest, isDynamic, network.isCurrent);
      if (error > 1 && length > longest * 1e-9) {
        step = length * Math.max(0.2, 0.9 * error ** (-1 / 3));
        continue;
      }
      if (x === null) throw new CircuitError('The simulation finds no way on at some point in time.');
      x.forEach((value, i) => { largest[i] = Math.max(largest[i], Math.abs(value)); });
      past = [{ time, x }, ...past.slice(0, 2)];
      course.push(past[0]);
      step = Math.min(longest, length * Math.min(2, 0.9 * Math.max(error, 1e-3) ** (-1 / 3)));
    }
    if (mark.isCorner) {
      // What came before says nothing about what comes.
      past = [past[0]];
      step = longest * 1e-4;
    }
  }

  const values = Object.fromEntries(Object.keys(named(network, course[0].x)).map(name => [name, []]));
  for (const { x } of course) for (const [name, value] of Object.entries(named(network, x))) values[name].push(value);
  return { times: course.map(one => one.time), values };
}

/** Times that must be met, in order: those asked for, the end, and corners of sources. */
function marksOf(network, stop, at) {
  const asked = [...at, stop].filter(time => time > 0 && time <= stop).map(time => ({ time, isCorner: false }));
  const corners = network.sources.flatMap(({ source }) => source.corners(stop)).filter(time => time > 0 && time < stop).map(time => ({ time, isCorner: true }));
  const marks = [];
  for (const mark of [...asked, ...corners].sort((one, other) => one.time - other.time)) {
    const last = marks.at(-1);
    if (last && mark.time - last.time <= stop * 1e-12) last.isCorner ||= mark.isCorner;
    else marks.push(mark);
  }
  return marks;
}

/** One step, by the backward differentiation formula of second order; of first order after a corner. Null: it does not converge. */
function advance(network, past, time) {
  const [now, before] = past;
  const length = time - now.time;
  const weights = [1 / length, -1 / length];
  if (before) {
    const ratio = length / (now.time - before.time);
    weights[0] = (1 + 2 * ratio) / (1 + ratio) / length;
    weights[1] = -(1 + ratio) / length;
    weights[2] = ratio * ratio / (1 + ratio) / length;
  }
  const b = sourcesAt(network, time);
  const A = network.G.map((row, i) => row.map((value, j) => value + weights[0] * network.C[i][j]));
  network.C.forEach((row, i) => row.forEach((capacity, j) => {
    if (capacity !== 0) b[i] -= capacity * (weights[1] * now.x[j] + (before ? weights[2] * before.x[j] : 0));
  }));
  return newton(network, A, b, now.x, Infinity, 30) ?? newton(network, A, b, now.x, cautious, 200);
}

/** How far a step is off, 1 being as much as is allowed: from its distance to what the points before foretold. */
function errorOf(x, past, time, largest, isDynamic, isCurrent) {
  if (past.length < 2) return 0;
  const foretold = past.map(({ time: own }) => past.reduce((product, { time: other }) => own === other ? product : product * (time - other) / (own - other), 1));
  const share = past.length === 2 ? 0.5 : 0.2;
  let worst = 0;
  x.forEach((value, i) => {
    if (!isDynamic[i]) return;
    const expected = past.reduce((sum, one, place) => sum + foretold[place] * one.x[i], 0);
    const allowed = accuracy * Math.max(largest[i], Math.abs(value)) + (isCurrent[i] ? 1e-9 : 1e-6);
    worst = Math.max(worst, share * Math.abs(value - expected) / allowed);
  });
  return worst;
}

function sourcesAt(network, time) {
  const b = new Array(network.size).fill(0);
  for (const { source, load } of network.sources) load(b, source.value(time));
  return b;
}

/** Solves A x + i(x) = b. Null: not within so many rounds. */
function newton(network, A, b, start, limit, rounds) {
  const x = [...start];
  for (let round = 0; round < rounds; round++) {
    const f = A.map((row, i) => row.reduce((sum, value, j) => sum + value * x[j], -b[i]));
    const J = A.map(row => [...row]);
    for (const device of network.devices) device.load(x, f, J);
    const change = solve(J, f.map(value => -value));
    let isThere = true;
    for (let i = 0; i < x.length; i++) {
      const isCurrent = network.isCurrent[i];
      const isLimited = !isCurrent && Math.abs(change[i]) > limit;
      const by = isLimited ? Math.sign(change[i]) * limit : change[i];
      x[i] += by;
      if (isLimited || !(Math.abs(by) <= relative * Math.abs(x[i]) + (isCurrent ? absolute.current : absolute.voltage))) isThere = false;
    }
    if (network.devices.length === 0) return x.every(Number.isFinite) ? x : null;
    if (isThere) return x;
  }
  return null;
}
