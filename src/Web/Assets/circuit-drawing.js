// A drawing of a circuit: parts and wires, which of their ends are one node, and the list as which it is submitted. Source: Open edX, schematic.js.
//
// [["r", [x, y, rotation], {properties}, ["node", …]], ["w", [x1, y1, x2, y2]], …, ["view", …], ["dc", {…}], ["ac", {…}], ["transient", {…}]]

import { CircuitError } from "./circuit-network.js";
import { boxOf, describe, partKinds, pinsOf } from "./circuit-parts.js";

const results = ['dc', 'ac', 'transient'];

export class Drawing {
  constructor() {
    this.items = []; // parts, and wires {type: 'w', x, y, x2, y2}
    this.results = {}; // as submitted, by kind
    this.settings = { points: '50', start: '10', stop: '1G', source: undefined, steps: '100', end: '1', rounds: '1000' };
  }

  /** @throws SyntaxError: the text is no list. What is unknown in a list is left out. */
  read(text) {
    for (const entry of JSON.parse(text)) {
      const [type, place, properties] = entry;
      if (type === 'view') {
        const [, , , , , start, stop, source, steps, end, rounds] = entry;
        for (const [name, value] of Object.entries({ start, stop, source, steps, end, rounds })) if (value !== null && value !== undefined) this.settings[name] = value;
      } else if (results.includes(type)) this.results[type] = place;
      else if (type === 'w') this.items.push({ type, x: place[0], y: place[1], x2: place[2], y2: place[3] });
      else if (Object.hasOwn(partKinds, type)) {
        const { _json_: _, ...own } = properties ?? {};
        this.items.push({ type, x: place[0], y: place[1], rotation: Math.abs(Math.trunc(place[2]) || 0) % 8, properties: { ...partKinds[type].properties, ...own } });
      }
    }
  }

  get parts() {
    return this.items.filter(item => item.type !== 'w');
  }

  get wires() {
    return this.items.filter(item => item.type === 'w');
  }

  /** Parts with the names of their nodes, and wires; nothing else. @throws CircuitError: a node has two labels. */
  netlist() {
    const nodes = this.nodes();
    return this.items.map((item, place) => item.type === 'w'
      ? ['w', [item.x, item.y, item.x2, item.y2]]
      : [item.type, [item.x, item.y, item.rotation], { ...item.properties, _json_: place }, pinsOf(item).map(pin => nodes.nameAt(pin))]);
  }

  /** Everything, as it is submitted. */
  write() {
    const { points, start, stop, source, steps, end, rounds } = this.settings;
    return JSON.stringify([
      ...this.netlist(), ['view', 0, 0, 2, points, start, stop, source ?? null, steps, end, rounds],
      ...results.filter(kind => this.results[kind]).map(kind => [kind, this.results[kind]]),
    ]);
  }

  /** Ends that touch, or lie on a wire, are one node. Ground is 0, labels name theirs, the others are counted. */
  nodes() {
    const root = new Map();
    const key = ([x, y]) => `${x},${y}`;
    const find = at => {
      let end = at;
      while (root.has(end)) end = root.get(end);
      return end;
    };
    const join = (one, other) => {
      const [from, to] = [find(key(one)), find(key(other))];
      if (from !== to) root.set(from, to);
    };
    const ends = this.items.flatMap(endsOf);
    for (const wire of this.wires) for (const end of ends) if (touches(wire, end)) join([wire.x, wire.y], end);

    const names = new Map();
    const give = (pin, name) => {
      const node = find(key(pin));
      const known = names.get(node);
      if (known === undefined || name === '0') names.set(node, name);
      else if (known !== '0' && known !== name) throw new CircuitError(`One node has two labels: ${known} and ${name}.`);
    };
    for (const part of this.parts) {
      if (part.type === 'g') give(pinsOf(part)[0], '0');
      else if (part.type === 'L') give(pinsOf(part)[0], part.properties.label);
    }
    const taken = new Set(names.values());
    let count = 0;
    for (const pin of this.parts.flatMap(part => pinsOf(part).reverse())) {
      const node = find(key(pin));
      if (names.has(node)) continue;
      do count++; while (taken.has(String(count)));
      names.set(node, String(count));
    }

    return { nameAt: pin => names.get(find(key(pin))), countAt: pin => ends.filter(end => key(end) === key(pin)).length };
  }

  /** What a current of this part is called among results. */
  currentOf(part) {
    return `I(${part.properties.name || `_${this.items.indexOf(part)}`})`;
  }

  /** The first name of this kind that is free: R1, R2, … */
  nextName(type) {
    const { prefix } = partKinds[type];
    if (!prefix) return undefined;
    const taken = new Set(this.parts.map(part => part.properties.name));
    let number = 1;
    while (taken.has(prefix + number)) number++;
    return prefix + number;
  }

  box() {
    const boxes = this.items.map(item => item.type === 'w'
      ? { left: Math.min(item.x, item.x2), right: Math.max(item.x, item.x2), top: Math.min(item.y, item.y2), bottom: Math.max(item.y, item.y2) } : boxOf(item));
    if (boxes.length === 0) return null;
    return {
      left: Math.min(...boxes.map(box => box.left)), top: Math.min(...boxes.map(box => box.top)),
      right: Math.max(...boxes.map(box => box.right)), bottom: Math.max(...boxes.map(box => box.bottom)),
    };
  }

  /** In words: each part with its nodes. */
  inWords() {
    let nodes = null;
    try {
      nodes = this.nodes();
    } catch {
      // Two labels on one node: the nodes have no names yet.
    }
    return this.parts.map(part => ({ part, text: describe(part), nodes: nodes ? pinsOf(part).map(pin => nodes.nameAt(pin)).join(', ') : '' }));
  }
}

export function endsOf(item) {
  return item.type === 'w' ? [[item.x, item.y], [item.x2, item.y2]] : pinsOf(item);
}

/** Whether a point lies on a wire, its ends included. */
export function touches(wire, [x, y]) {
  const [dx, dy] = [wire.x2 - wire.x, wire.y2 - wire.y];
  const isInBox = x >= Math.min(wire.x, wire.x2) && x <= Math.max(wire.x, wire.x2) && y >= Math.min(wire.y, wire.y2) && y <= Math.max(wire.y, wire.y2);
  return isInBox && Math.abs((x - wire.x) * dy - (y - wire.y) * dx) < Math.max(Math.hypot(dx, dy), 1e-9);
}
