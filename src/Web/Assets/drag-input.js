// drag_and_drop_input: things are dragged with mouse or finger, or taken and put down by keyboard or two clicks. The field holds the answer.

import { Board } from "./drag-answer.js";

const far = 5; // pixels: less is a click, more a drag
const step = 10; // pixels of an arrow key; with Shift 1

export function start(input) {
  const field = input.querySelector('textarea');
  const material = input.querySelector('[data-drag-material]');
  const picture = material.querySelector(':scope > img');
  if (!picture) return () => {};
  new DragInput(input, field, material, picture);
  return () => {};
}

function targetsOf(element) {
  return [...element.querySelectorAll(':scope > [data-target]')].map(({ dataset }) => ({
    id: dataset.target, x: parseInt(dataset.x, 10) || 0, y: parseInt(dataset.y, 10) || 0, w: parseInt(dataset.w, 10) || 0, h: parseInt(dataset.h, 10) || 0,
  }));
}

class DragInput {
  constructor(input, field, material, picture) {
    this.input = input;
    this.field = field;
    this.picture = picture;
    this.held = null; // {thing}, or one that lies on the picture
    const things = [...material.querySelectorAll('[data-draggable]')].map(element => ({
      id: element.dataset.draggable, label: element.dataset.label, icon: element.querySelector('img'), reuse: element.dataset.reuse === 'true', targets: targetsOf(element),
    }));
    this.board = new Board(things, targetsOf(material), input.dataset.onePerTarget === 'true');
    this.build(material);
    try {
      this.board.restore(JSON.parse(field.value || '[]'));
    } catch {
      // An answer of another kind: the board is empty, and the field keeps it until something is moved.
    }
    const pictures = [picture, ...things.map(thing => thing.icon).filter(Boolean)];
    Promise.allSettled(pictures.map(one => one.decode())).then(() => this.draw());
  }

  build(material) {
    this.field.hidden = true;
    this.input.querySelector('.scripted-note').hidden = true;
    this.bank = make('div', 'drag-bank', { role: 'group', 'aria-label': 'Things to place' });
    this.stage = make('div', 'drag-stage');
    this.said = make('p', 'drag-said', { role: 'status' });
    this.all = make('div', 'drag-board', { role: 'group', 'aria-label': 'Picture with things to place' });
    if (this.input.dataset.outline === 'true') this.stage.classList.add('outlined');
    this.stage.append(this.picture);
    this.all.append(this.bank, this.stage, this.said);
    material.replaceWith(this.all);
    if (this.field.disabled) return;
    this.all.addEventListener('pointerdown', event => this.press(event));
    this.all.addEventListener('click', event => this.click(event));
    this.all.addEventListener('keydown', event => this.key(event));
  }

  get size() {
    return { width: this.picture.naturalWidth || 1, height: this.picture.naturalHeight || 1 };
  }

  /** Everything anew; the focus stays with its thing. */
  draw() {
    const focus = document.activeElement?.dataset.key;
    const isHere = this.all.contains(document.activeElement);
    this.bank.replaceChildren(...this.board.things.filter(thing => this.board.isInBank(thing)).map(thing => this.button({ thing }, `bank-${thing.id}`)));
    this.stage.replaceChildren(
      this.picture, ...this.board.targets.map((target, place) => this.zone(target, place)), ...this.board.placed.map((one, place) => this.lying(one, place)));
    this.all.classList.toggle('holding', this.held !== null);
    if (isHere) (this.all.querySelector(`[data-key="${CSS.escape(focus ?? '')}"]`) ?? this.bank.querySelector('button') ?? this.stage.querySelector('button'))?.focus();
  }

  button(what, key) {
    const { thing } = what;
    const isHeld = this.held === what || (this.held && !this.board.placed.includes(this.held) && this.held.thing === thing && !this.board.placed.includes(what));
    const button = make('button', 'drag-item', { type: 'button', 'aria-pressed': String(Boolean(isHeld)), 'data-key': key });
    button.disabled = this.field.disabled;
    button.what = what;
    if (thing.icon) {
      const icon = thing.icon.cloneNode();
      icon.draggable = false;
      button.append(icon);
    }
    const label = thing.label || (thing.icon ? '' : thing.id);
    if (label) button.append(make('span', 'drag-label', {}, label));
    if (this.input.dataset.labelColor) button.style.background = this.input.dataset.labelColor;
    if (thing.icon && !label) button.classList.add('bare');
    return button;
  }

  lying(one, place) {
    const button = this.button(one, `placed-${place}`);
    const { x, y } = this.centerOf(one);
    button.classList.add('lying');
    Object.assign(button.style, { left: this.part(x, 'width'), top: this.part(y, 'height') });
    const icon = button.querySelector('img');
    if (icon && one.thing.icon.naturalWidth) icon.style.width = `${one.thing.icon.naturalWidth * this.picture.clientWidth / this.size.width}px`;
    const beside = one.target ? this.board.on(one.target).indexOf(one) : 0;
    if (beside > 0) button.style.marginTop = `${beside * 1.4}rem`;
    return button;
  }

  zone(target, place) {
    const { left, top } = this.cornerOf(target);
    const inside = this.board.on(target).map(one => one.thing.label || one.thing.id).join(', ');
    const zone = make('div', 'drag-target-zone', { 'data-key': `target-${place}`, 'aria-label': `Place ${place + 1}${inside ? `: ${inside}` : ''}`, role: this.held ? 'button' : 'img' });
    zone.target = target;
    if (this.held) zone.tabIndex = 0;
    Object.assign(zone.style, { left: this.part(left, 'width'), top: this.part(top, 'height'), width: this.part(target.w, 'width'), height: this.part(target.h, 'height') });
    return zone;
  }

  part(pixels, side) {
    return `${pixels / this.size[side] * 100}%`;
  }

  /** In pixels of the picture's own size. */
  centerOf(one) {
    if (!one.target) return { x: one.x, y: one.y };
    const { left, top } = this.cornerOf(one.target);
    return { x: left + one.target.w / 2, y: top + one.target.h / 2 };
  }

  cornerOf(target) {
    if (!target.carrier) return { left: target.x, top: target.y };
    const { x, y } = this.centerOf(target.carrier);
    const icon = target.carrier.thing.icon;
    return { left: x - (icon?.naturalWidth ?? 0) / 2 + target.x, top: y - (icon?.naturalHeight ?? 0) / 2 + target.y };
  }

  say(text) {
    this.said.textContent = text;
  }

  nameOf(what) {
    return what.thing.label || what.thing.id;
  }

  take(what) {
    this.held = what;
    this.say(this.board.isFree
      ? `${this.nameOf(what)} is taken. Press on the picture, or move it with the arrow keys; Enter leaves it there.`
      : `${this.nameOf(what)} is taken. Choose a place, or press Escape.`);
    this.draw();
  }

  letGo(text = '') {
    this.held = null;
    this.say(text);
    this.draw();
  }

  /** @param where `{target}`, `{x, y}`; null: back to the bank */
  drop(what, where) {
    if (where?.target && !this.board.accepts(where.target, what)) return this.letGo('Something lies there already.');
    if (where === null) this.board.remove(what);
    else this.board.put(what, where);
    this.field.value = JSON.stringify(this.board.toAnswer());
    this.letGo(where === null ? `${this.nameOf(what)} is back.` : `${this.nameOf(what)} is placed.`);
  }

  click(event) {
    if (this.dragged) return;
    const button = event.target.closest('.drag-item');
    const zone = event.target.closest('.drag-target-zone');
    if (!this.held) {
      if (button) this.take(button.what);
    } else if (button?.what === this.held || (button && !this.board.placed.includes(button.what) && button.what.thing === this.held.thing)) this.letGo();
    else if (zone) this.drop(this.held, { target: zone.target });
    else if (button?.what.target && this.board.accepts(button.what.target, this.held)) this.drop(this.held, { target: button.what.target });
    else if (this.board.isFree && this.stage.contains(event.target)) this.drop(this.held, this.pointAt(event));
    else if (this.bank.contains(event.target) && this.board.placed.includes(this.held)) this.drop(this.held, null);
    else if (button) this.take(button.what);
  }

  key(event) {
    const at = event.target;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === 'Escape' && this.held) this.letGo();
    else if ((event.key === 'Delete' || event.key === 'Backspace') && this.board.placed.includes(at.what)) this.drop(at.what, null);
    else if ((event.key === 'Enter' || event.key === ' ') && at.target) this.drop(this.held, { target: at.target });
    else if (this.held && this.board.isFree && moves[event.key]) this.shift(moves[event.key].map(way => way * (event.shiftKey ? 1 : step)));
    else return;
    event.preventDefault();
  }

  shift([x, y]) {
    const { width, height } = this.size;
    const from = this.board.placed.includes(this.held) ? this.held : { x: width / 2, y: height / 2 };
    this.held = this.board.put(this.held, { x: Math.min(width, Math.max(0, from.x + x)), y: Math.min(height, Math.max(0, from.y + y)) });
    this.field.value = JSON.stringify(this.board.toAnswer());
    this.draw();
    this.stage.querySelector('[aria-pressed=true]')?.focus();
    this.say(`${this.nameOf(this.held)}: ${Math.round(this.held.x)} from the left, ${Math.round(this.held.y)} from the top.`);
  }

  pointAt({ clientX, clientY }) {
    const frame = this.picture.getBoundingClientRect();
    return { x: Math.round((clientX - frame.left) * this.size.width / frame.width), y: Math.round((clientY - frame.top) * this.size.height / frame.height) };
  }

  press(event) {
    const button = event.target.closest('.drag-item');
    this.dragged = false;
    if (!button || event.button !== 0) return;
    const start = { x: event.clientX, y: event.clientY };
    const frame = button.getBoundingClientRect();
    button.setPointerCapture(event.pointerId);
    const move = now => {
      const [x, y] = [now.clientX - start.x, now.clientY - start.y];
      if (!this.dragged && Math.hypot(x, y) < far) return;
      this.dragged = true;
      button.classList.add('dragging');
      button.style.translate = button.classList.contains('lying') ? `calc(-50% + ${x}px) calc(-50% + ${y}px)` : `${x}px ${y}px`;
    };
    const end = now => {
      for (const kind of ['pointermove', 'pointerup', 'pointercancel']) button.removeEventListener(kind, kind === 'pointermove' ? move : end);
      if (!this.dragged) return;
      // The click that ends a drag is none.
      setTimeout(() => { this.dragged = false; });
      // The middle of the thing decides, not the pointer.
      const middle = this.pointAt({ clientX: frame.left + frame.width / 2 + now.clientX - start.x, clientY: frame.top + frame.height / 2 + now.clientY - start.y });
      if (now.type === 'pointercancel') this.letGo();
      else this.land(button.what, middle);
    };
    button.addEventListener('pointermove', move);
    button.addEventListener('pointerup', end);
    button.addEventListener('pointercancel', end);
  }

  land(what, { x, y }) {
    const isLying = this.board.placed.includes(what);
    if (this.board.isFree) {
      const isOn = x >= 0 && y >= 0 && x <= this.size.width && y <= this.size.height;
      return isOn ? this.drop(what, { x, y }) : isLying ? this.drop(what, null) : this.letGo();
    }
    const under = this.board.targets.filter(target => {
      const { left, top } = this.cornerOf(target);
      return x >= left && x <= left + target.w && y >= top && y <= top + target.h;
    });
    const target = under.find(one => this.board.accepts(one, what));
    if (target) this.drop(what, { target });
    else if (isLying && under.length === 0) this.drop(what, null);
    else this.letGo(under.length > 0 ? 'Something lies there already.' : '');
  }
}

function make(name, style, attributes = {}, text = '') {
  const element = document.createElement(name);
  element.className = style;
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.textContent = text;
  return element;
}
