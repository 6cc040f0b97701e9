// What can be done to a drawing: choosing, adding, moving, turning, wiring, deleting, undoing; by keyboard here, by pointer in circuit-pointer.js.

import { askProperties } from "./circuit-dialogs.js";
import { endsOf, touches } from "./circuit-drawing.js";
import { boxOf, describe, newPart, partKinds, pinsOf, rotated, snap } from "./circuit-parts.js";

const step = 8;
const near = 3; // units of the drawing
const most = 100; // edits that can be undone

export class Editor {
  /** @param told `{changed(), say(text), drawn()}` */
  constructor(drawing, view, told) {
    this.drawing = drawing;
    this.view = view;
    this.told = told;
    this.chosen = new Set();
    this.cursor = null;
    this.line = null; // points of the wire being drawn
    this.frame = null;
    this.operating = null; // values of a DC analysis, shown until something changes
    this.hasGrid = false;
    this.past = [];
  }

  /** Keys that are ours; all others are the browser's. */
  listen() {
    this.hasGrid = true;
    const { picture } = this.view;
    picture.tabIndex = 0;
    picture.addEventListener('keydown', event => this.key(event));
    picture.addEventListener('focus', () => {
      if (!picture.matches(':focus-visible')) return;
      this.cursor ??= [snap(this.view.window.x + this.view.window.width / 2), snap(this.view.window.y + this.view.window.height / 2)];
      this.draw();
    });
    picture.addEventListener('blur', () => { this.cursor = null; this.draw(); });
  }

  draw() {
    this.view.draw(this.drawing, this);
    this.told.drawn();
  }

  edit(text, change) {
    this.remember();
    change();
    this.finish(text);
  }

  remember() {
    this.past.push(structuredClone(this.drawing.items));
    if (this.past.length > most) this.past.shift();
  }

  finish(text) {
    this.operating = null;
    this.told.changed();
    this.draw();
    this.told.say(text);
  }

  undo() {
    const before = this.past.pop();
    if (!before) return this.told.say('There is nothing to undo.');
    this.drawing.items = before;
    this.choose([]);
    this.finish('Undone.');
  }

  choose(items, text = '') {
    this.chosen = new Set(items);
    this.operating = null;
    this.draw();
    const [only] = items;
    this.told.say(text || (items.length === 1 ? `${only.type === 'w' ? 'Wire' : describe(only)} chosen.` : items.length > 1 ? `${items.length} things chosen.` : ''));
  }

  /** The only part that is chosen; null: none, or several. */
  get only() {
    const [item] = this.chosen;
    return this.chosen.size === 1 && item.type !== 'w' ? item : null;
  }

  /** A part or wire at a point; the one drawn last, if there are several. */
  itemAt([x, y]) {
    const isIn = ({ left, top, right, bottom }) => x >= left - near && x <= right + near && y >= top - near && y <= bottom + near;
    const part = this.drawing.parts.findLast(item => isIn(boxOf(item)));
    return part ?? this.drawing.wires.findLast(wire => distance(wire, [x, y]) <= near) ?? null;
  }

  /** An end of a part or wire near a point; null: none. */
  endAt([x, y]) {
    return this.drawing.items.flatMap(endsOf).find(end => Math.hypot(end[0] - x, end[1] - y) <= near) ?? null;
  }

  /** @param place null: where there is room, near the middle of what is seen */
  add(type, place = null) {
    let [x, y] = place ?? [snap(this.view.window.x + this.view.window.width / 2), snap(this.view.window.y + this.view.window.height / 2 - 24)];
    const isTaken = () => this.drawing.parts.some(part => part.x === x && part.y === y);
    while (!place && isTaken()) [x, y] = [x + 2 * step, y + 2 * step];
    const part = newPart(type, x, y);
    const name = this.drawing.nextName(type);
    if (name) part.properties.name = name;
    this.remember();
    this.drawing.items.push(part);
    this.settle([part]);
    this.chosen = new Set([part]);
    this.finish(`${describe(part)} added.`);
    this.view.picture.focus({ preventScroll: true });
  }

  /** A part with two pins that lies along a wire takes the place of the wire between them. */
  settle(items) {
    for (const part of items.filter(item => item.type !== 'w' && partKinds[item.type].pins.length === 2)) {
      const [one, other] = pinsOf(part);
      for (const wire of this.drawing.wires.filter(item => touches(item, one) && touches(item, other))) {
        const isForward = Math.hypot(one[0] - wire.x, one[1] - wire.y) <= Math.hypot(other[0] - wire.x, other[1] - wire.y);
        const [first, last] = isForward ? [one, other] : [other, one];
        this.drawing.items = this.drawing.items.filter(item => item !== wire);
        this.addWire([wire.x, wire.y], first);
        this.addWire(last, [wire.x2, wire.y2]);
      }
    }
  }

  addWire([x, y], [x2, y2]) {
    const ends = [[x, y], [x2, y2]].map(String).sort().join();
    const isThere = this.drawing.wires.some(wire => endsOf(wire).map(String).sort().join() === ends);
    if (!isThere && (x !== x2 || y !== y2)) this.drawing.items.push({ type: 'w', x, y, x2, y2 });
  }

  move([x, y]) {
    for (const item of this.chosen) {
      item.x += x;
      item.y += y;
      if (item.type === 'w') {
        item.x2 += x;
        item.y2 += y;
      }
    }
  }

  rotate() {
    const parts = [...this.chosen].filter(item => item.type !== 'w');
    if (parts.length === 0) return this.told.say('Choose a part first.');
    this.edit('Turned.', () => parts.forEach(part => Object.assign(part, rotated(part))));
  }

  remove() {
    if (this.chosen.size === 0) return this.told.say('Choose something first.');
    const gone = this.chosen;
    this.edit(`${gone.size === 1 ? 'It is' : 'They are'} deleted.`, () => {
      this.drawing.items = this.drawing.items.filter(item => !gone.has(item));
      this.chosen = new Set();
    });
  }

  duplicate() {
    if (this.chosen.size === 0) return this.told.say('Choose something first.');
    this.edit('Duplicated.', () => {
      const copies = [...this.chosen].map(item => structuredClone(item));
      for (const copy of copies) {
        const name = copy.type === 'w' ? undefined : this.drawing.nextName(copy.type);
        if (name) copy.properties.name = name;
        this.drawing.items.push(copy);
      }
      this.chosen = new Set(copies);
      this.move([2 * step, 2 * step]);
    });
  }

  async properties() {
    const part = this.only;
    if (!part) return this.told.say('Choose a part first.');
    const answer = await askProperties(part);
    if (answer) this.edit(`${describe({ ...part, properties: answer })}.`, () => { part.properties = answer; });
    this.view.picture.focus({ preventScroll: true });
  }

  /** From where a wire begins to where it would end now: across first, then down. */
  lead(to) {
    const from = this.line[0];
    this.line = from[0] === to[0] || from[1] === to[1] ? [from, to] : [from, [to[0], from[1]], to];
    this.draw();
  }

  endLine() {
    const points = this.line;
    this.line = null;
    if (points.length < 2 || points.at(-1).join() === points[0].join()) return this.draw();
    this.edit('Wire drawn.', () => points.slice(1).forEach((point, place) => this.addWire(points[place], point)));
  }

  toggleWire() {
    if (this.line) return this.endLine();
    this.cursor ??= this.only ? pinsOf(this.only)[0] : [snap(this.view.window.x + this.view.window.width / 2), snap(this.view.window.y + this.view.window.height / 2)];
    this.chosen = new Set();
    this.line = [this.cursor];
    this.draw();
    this.told.say('A wire begins at the cursor. Move with the arrow keys, end with Enter.');
  }

  key(event) {
    const arrows = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = isCommand ? { z: () => this.undo(), a: () => this.choose(this.drawing.items), d: () => this.duplicate() }[key] : {
      r: () => this.rotate(), w: () => this.toggleWire(), Delete: () => this.remove(), Backspace: () => this.remove(),
      n: () => this.next(event.shiftKey ? -1 : 1), Escape: () => this.escape(), Enter: () => this.enter(), ' ': () => this.chooseAtCursor(),
    }[key];
    if (event.altKey || (!act && !arrows[key])) return;
    // Escape with nothing to give up is the browser's.
    if (key === 'Escape' && !this.line && this.chosen.size === 0) return;
    event.preventDefault();
    if (act) act();
    else this.arrow(arrows[key].map(way => way * (event.shiftKey ? 4 : 1)));
  }

  arrow([x, y]) {
    if (this.chosen.size > 0 && !this.line) {
      this.edit('', () => {
        this.move([x, y]);
        this.settle([...this.chosen]);
      });
      const [first] = this.chosen;
      this.cursor = [first.x, first.y];
      this.told.say(`${first.x / step} across, ${first.y / step} down.`);
    } else {
      const [left, top] = this.cursor ?? [0, 0];
      this.cursor = [left + x, top + y];
      if (this.line) this.lead(this.cursor);
      const at = this.itemAt(this.cursor);
      this.told.say(`${this.cursor[0] / step} across, ${this.cursor[1] / step} down${at ? `: ${at.type === 'w' ? 'wire' : describe(at)}` : ''}.`);
    }
    this.view.reveal(this.cursor);
    this.draw();
  }

  next(way) {
    const { parts } = this.drawing;
    if (parts.length === 0) return this.told.say('There are no parts.');
    const place = parts.indexOf(this.only);
    const part = parts[(place + way + parts.length) % parts.length] ?? parts[0];
    this.cursor = [part.x, part.y];
    this.choose([part]);
  }

  chooseAtCursor() {
    const item = this.cursor && this.itemAt(this.cursor);
    this.choose(item && !this.chosen.has(item) ? [item] : []);
  }

  enter() {
    if (this.line) this.endLine();
    else if (this.only) this.properties();
    else this.chooseAtCursor();
  }

  escape() {
    this.line = null;
    this.choose([]);
  }
}

function distance(wire, [x, y]) {
  const [dx, dy] = [wire.x2 - wire.x, wire.y2 - wire.y];
  const share = Math.min(1, Math.max(0, ((x - wire.x) * dx + (y - wire.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - wire.x - share * dx, y - wire.y - share * dy);
}
