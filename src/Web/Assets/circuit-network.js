// From a drawing's list of parts to equations, by modified nodal analysis: C dx/dt + G x + i(x) = b(t), where x are the voltages of the nodes and the
// currents through everything that fixes a voltage.

import { Diode, Fet, conduct } from "./circuit-devices.js";
import { square } from "./circuit-matrix.js";
import { parseNumber } from "./circuit-numbers.js";
import { parseSource } from "./circuit-sources.js";

/** Something that a learner can repair; the message is for them. */
export class CircuitError extends Error {}

const ground = -1;
const silent = new Set(['w', 'g', 's', 'L', 'view', 'dc', 'ac', 'transient']);

/** @param netlist `[[type, [x, y, rotation], properties, [node, …]], …]`, as it is submitted */
export function buildNetwork(netlist) {
  const network = new Network();
  for (const [type, , , nodes] of netlist) if (type === 'g') network.nodes.set(nodes[0], ground);
  for (const part of netlist) if (!silent.has(part[0])) network.add(part);
  if (!network.isGrounded) throw new CircuitError('Please connect at least one part to ground.');
  network.finish();
  return network;
}

class Network {
  constructor() {
    this.nodes = new Map(); // name → place in x
    this.size = 0;
    this.isCurrent = []; // by place in x
    this.branches = new Map(); // name of a source or ammeter → place of its current
    this.sources = []; // {name, source, load(b, value)}
    this.devices = [];
    this.stamps = [];
    this.loops = [];
    this.isGrounded = false;
  }

  unknown(isCurrent) {
    this.isCurrent.push(isCurrent);
    return this.size++;
  }

  node(name) {
    if (!this.nodes.has(name)) this.nodes.set(name, this.unknown(false));
    const place = this.nodes.get(name);
    if (place === ground) this.isGrounded = true;
    return place;
  }

  add([type, , properties, names]) {
    const name = properties.name || `_${properties._json_}`;
    const pins = names.map(node => this.node(node));
    const number = property => {
      const value = parseNumber(properties[property] ?? '');
      if (value === undefined) throw new CircuitError(`“${properties[property] ?? ''}” is not a number (${property} of ${name}).`);
      return value;
    };
    switch (type) {
      case 'r': return number('r') === 0 ? this.fix(name, pins, parseSource('0')) : this.stamps.push(G => conduct(G, ...pins, 1 / number('r')));
      case 'c': return this.stamps.push((_, C) => conduct(C, ...pins, number('c')));
      case 'l': return this.coil(pins, number('l'));
      case 'v': return this.fix(name, pins, parseSource(properties.value ?? ''));
      case 'a': return this.fix(name, pins, parseSource('0'));
      case 'i': return this.sources.push({ name, source: parseSource(properties.value ?? ''), load: (b, value) => pour(b, pins, -value) });
      case 'o': return this.amplify(pins, number('A'));
      case 'd': return number('area') === 0 ? 0 : this.devices.push(new Diode(...pins, number('area'), properties.type));
      case 'n': return this.devices.push(new Fet(...pins, number('W/L'), 1));
      case 'p': return this.devices.push(new Fet(...pins, number('W/L'), -1));
      default: throw new CircuitError(`There is no part of kind ${type}.`);
    }
  }

  /** A voltage between two nodes; its current flows in at the first one. */
  fix(name, [from, to], source) {
    const branch = this.unknown(true);
    this.branches.set(name, branch);
    this.loops.push([from, to]);
    this.stamps.push(G => tie(G, branch, from, to));
    this.sources.push({ name, source, load: (b, value) => { b[branch] += value; } });
  }

  coil([from, to], henries) {
    const branch = this.unknown(true);
    this.stamps.push((G, C) => {
      tie(G, branch, from, to);
      C[branch][branch] -= henries;
    });
  }

  /** A source of voltage that is `gain` times that between the inputs. */
  amplify([plus, minus, output, reference], gain) {
    const branch = this.unknown(true);
    this.stamps.push(G => {
      put(G, output, branch, 1);
      put(G, reference, branch, -1);
      put(G, branch, output, 1 / gain);
      put(G, branch, reference, -1 / gain);
      put(G, branch, plus, -1);
      put(G, branch, minus, 1);
    });
  }

  finish() {
    if (hasLoop(this.loops)) throw new CircuitError('A voltage source or a current probe is shorted, or several of them form a loop. Please remove one, or the wire.');
    this.G = square(this.size);
    this.C = square(this.size);
    for (const stamp of this.stamps) stamp(this.G, this.C);
  }
}

function put(M, row, column, value) {
  if (row >= 0 && column >= 0) M[row][column] += value;
}

function tie(G, branch, from, to) {
  put(G, from, branch, 1);
  put(G, to, branch, -1);
  put(G, branch, from, 1);
  put(G, branch, to, -1);
}

function pour(b, [from, to], value) {
  if (from >= 0) b[from] += value;
  if (to >= 0) b[to] -= value;
}

/** Whether edges between nodes close a ring. */
function hasLoop(edges) {
  const root = new Map();
  const find = node => {
    let at = node;
    while (root.has(at)) at = root.get(at);
    return at;
  };
  return edges.some(([from, to]) => {
    const [one, other] = [find(from), find(to)];
    if (one === other) return true;
    root.set(one, other);
    return false;
  });
}
