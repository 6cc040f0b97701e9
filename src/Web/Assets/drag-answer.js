// What lies where on the picture of a drag_and_drop_input, and the answer that says so. Source: Open edX, drag_and_drop/update_input.js.
//
// A thing lies on a target of the picture, on a target of another thing that lies there, or, where the picture has no targets, at a point.
// The answer is a list with an object for each: {"thing": "target"}, {"thing": {"its target": {"carrier": "target"}}}, {"thing": [x, y]}.

export class Board {
  /** @param things `[{id, reuse, targets}]` @param targets of the picture: `[{id, x, y, w, h}]`, pixels */
  constructor(things, targets, onePerTarget) {
    this.things = things;
    this.base = targets.map(target => ({ ...target, carrier: null }));
    this.onePerTarget = onePerTarget;
    this.placed = []; // {thing, target} or {thing, x, y}
  }

  get isFree() {
    return this.base.length === 0;
  }

  /** Those of the picture first, then those of things, in the order in which the things came. */
  get targets() {
    return [...this.base, ...this.placed.flatMap(carrier => carrier.targets ?? [])];
  }

  on(target) {
    return this.placed.filter(one => one.target === target);
  }

  isInBank(thing) {
    return thing.reuse || !this.placed.some(one => one.thing === thing);
  }

  accepts(target, moved) {
    for (let at = target; at; at = at.carrier?.target) if (at.carrier && at.carrier === moved) return false;
    return !this.onePerTarget || this.on(target).every(one => one === moved);
  }

  /** @param what `{thing}` from the bank, or one that lies on the picture @param where `{target}` or `{x, y}` */
  put(what, where) {
    const moved = this.placed.includes(what) ? what : { thing: what.thing };
    if (!this.placed.includes(moved)) {
      this.placed.push(moved);
      moved.targets = (moved.thing.targets ?? []).map(target => ({ ...target, carrier: moved }));
    }
    Object.assign(moved, where);
    return moved;
  }

  /** Back to the bank, together with what lies on it. */
  remove(one) {
    for (const target of one.targets ?? []) this.on(target).forEach(carried => this.remove(carried));
    this.placed = this.placed.filter(other => other !== one);
  }

  toAnswer() {
    if (this.isFree) {
      return this.things.flatMap(thing => this.placed.filter(one => one.thing === thing)).map(one => ({ [one.thing.id]: [one.x, one.y] }));
    }
    return this.targets.flatMap(target => this.on(target)).map(chain);
  }

  /** What of an answer does not fit to the board is left out. */
  restore(answer) {
    const entries = Array.isArray(answer) ? answer : [];
    for (const entry of [...entries].sort((a, b) => depth(a) - depth(b))) {
      const [[id, place]] = Object.entries(entry);
      const thing = this.things.find(one => one.id === id);
      if (!thing || !this.isInBank(thing)) continue;
      if (this.isFree) {
        if (Array.isArray(place)) this.put({ thing }, { x: Number(place[0]), y: Number(place[1]) });
        continue;
      }
      const target = this.targets.find(one => same(placeOf(one), place) && this.accepts(one));
      if (target) this.put({ thing }, { target });
    }
  }
}

function chain(one) {
  return { [one.thing.id]: placeOf(one.target) };
}

function placeOf(target) {
  return target.carrier === null ? target.id : { [target.id]: chain(target.carrier) };
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function depth(place) {
  return place !== null && typeof place === 'object' && !Array.isArray(place) ? 1 + depth(Object.values(place)[0]) : 0;
}
