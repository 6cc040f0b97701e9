// The results that graders look at, in the form in which they are submitted. Source: Open edX, schematic.js (ac_analysis, transient_analysis).

import { operatingPoint, named, overTime, smallSignals } from "./circuit-analyses.js";
import { buildNetwork } from "./circuit-network.js";

const perDecade = 50;

/** @returns `{shown, submitted}`: all values by name, and the same as it is submitted */
export function runDc(netlist) {
  const network = buildNetwork(netlist);
  const values = named(network, operatingPoint(network));
  return { shown: values, submitted: ['dc', values] };
}

/**
 * @param asked `[[node, f1, f2, …], …]`; null: nothing is submitted. Frequencies are logarithms to base 10, as upstream compares them.
 * @returns submitted: decibels; the word "undefined" where nothing was computed
 */
export function runAc(netlist, { start, stop, source }, asked) {
  const network = buildNetwork(netlist);
  const count = Math.floor(Math.log10(stop / start) * perDecade + 1e-6);
  const shown = smallSignals(network, source, Array.from({ length: Math.max(0, count) + 1 }, (_, i) => start * 10 ** (i / perDecade)));
  const inside = power => power >= Math.log10(start) - 1e-9 && power <= Math.log10(stop) + 1e-9;
  const at = (node, power) => {
    if (!network.nodes.has(node) || !inside(power)) return 'undefined';
    return 20 * Math.log10(smallSignals(network, source, [10 ** power]).magnitudes[node][0]);
  };
  return { shown, submitted: asked ? ['ac', pairs(asked, at)] : null };
}

/** @param asked `[[node, t1, t2, …], …]`, seconds; null: nothing is submitted */
export function runTransient(netlist, { stop, points }, asked) {
  const network = buildNetwork(netlist);
  const shown = overTime(network, stop, points, (asked ?? []).flatMap(([, ...times]) => times.map(Number)));
  const at = (node, time) => {
    const values = shown.values[node];
    if (!values || time < 0 || time > stop) return 'undefined';
    const later = shown.times.findIndex(one => one >= time);
    const [before, after] = [shown.times[Math.max(0, later - 1)], shown.times[later]];
    if (after === before) return values[later];
    return values[later - 1] + (values[later] - values[later - 1]) * (time - before) / (after - before);
  };
  return { shown, submitted: asked ? ['transient', pairs(asked, at)] : null };
}

function pairs(asked, at) {
  return Object.fromEntries(asked.map(([node, ...places]) => [node, places.map(place => [place, at(node, Number(place))])]));
}
