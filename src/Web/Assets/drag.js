// Drag-and-drop blocks: items are dragged with mouse or finger, or taken and dropped by keyboard or two clicks. The server judges.

import { answered } from "./conditional.js";
import { post } from "./http.js";

const far = 5; // pixels: less is a click, more a drag

/** Makes the boards below an element work; each once. */
export function startBoards(root) {
  root.querySelectorAll('[data-drag]:not([data-drag-started])').forEach(block => new Board(block));
}

class Board {
  constructor(block) {
    this.block = block;
    block.dataset.dragStarted = '';
    this.url = block.dataset.drag;
    this.isAssessment = 'assessment' in block.dataset;
    this.canMove = 'canMove' in block.dataset;
    this.held = null;
    this.bank = this.find('bank');
    this.board = this.find('board');
    this.zones = [...block.querySelectorAll('[data-zone]')];
    this.find('forms').remove();
    this.board.hidden = false;
    const answer = this.find('answer');
    if (answer) answer.hidden = false;
    this.place();
    this.listen();
    this.mark();
    this.tell('loaded');
  }

  find(part) {
    return this.block.querySelector(`[data-drag-${part}]`);
  }

  get items() {
    return [...this.block.querySelectorAll('[data-item]')];
  }

  /** Zones stand over the picture in parts of its own size, so that they follow it to every width. */
  place() {
    const picture = this.find('image');
    const put = () => {
      const [width, height] = [picture.naturalWidth || picture.width || 1, picture.naturalHeight || picture.height || 1];
      for (const zone of this.zones) {
        zone.style.left = `${zone.dataset.x / width * 100}%`;
        zone.style.top = `${zone.dataset.y / height * 100}%`;
        zone.style.width = `${zone.dataset.width / width * 100}%`;
        zone.style.height = `${zone.dataset.height / height * 100}%`;
      }
    };
    if (picture.complete && picture.naturalWidth) put();
    else picture.addEventListener('load', put, { once: true });
  }

  listen() {
    this.board.addEventListener('pointerdown', event => this.press(event));
    this.board.addEventListener('keydown', event => this.key(event));
    this.board.addEventListener('click', event => this.click(event));
    this.find('actions').addEventListener('submit', event => {
      event.preventDefault();
      if (event.submitter?.hasAttribute('data-drag-submit')) this.submit();
      else this.reset();
    });
    this.find('answer')?.addEventListener('click', () => this.answer());
  }

  mayTake(item) {
    return this.canMove && (this.isAssessment || item.parentElement === this.bank);
  }

  /** Says of everything whether it can be taken, or dropped upon, now. */
  mark() {
    for (const item of this.items) {
      const free = this.mayTake(item);
      item.setAttribute('aria-disabled', String(!free));
      item.setAttribute('aria-pressed', String(item === this.held));
    }
    this.board.classList.toggle('holding', this.held !== null);
    for (const target of [...this.zones, this.bank]) target.tabIndex = this.held && (target !== this.bank || this.isAssessment) ? 0 : -1;
  }

  take(item) {
    if (!this.mayTake(item)) return;
    this.held = item;
    this.said('');
    this.mark();
    this.tell('item.picked_up', { item_id: Number(item.dataset.item) });
  }

  letGo() {
    this.held = null;
    this.mark();
  }

  key(event) {
    const at = event.target;
    if (event.key === 'Escape' && this.held) {
      const item = this.held;
      this.letGo();
      item.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && (at.dataset.item || at.dataset.zone || at === this.bank)) {
      event.preventDefault();
      this.choose(at);
    }
  }

  click(event) {
    if (this.dragged) {
      this.dragged = false;
      return;
    }
    const at = event.target.closest('[data-item], [data-zone], [data-drag-bank]');
    if (at) this.choose(at);
  }

  /** Enter or a click: takes an item, drops the one that is held, or puts it back. */
  choose(at) {
    if (at === this.held) return this.letGo();
    if (this.held) return this.drop(at.closest('[data-zone], [data-drag-bank]'));
    if (at.dataset.item === undefined) return;
    this.take(at);
    if (this.held) this.zones[0]?.focus();
  }

  press(event) {
    const item = event.target.closest('[data-item]');
    if (!item || event.button !== 0 || !this.mayTake(item)) return;
    const start = { x: event.clientX, y: event.clientY };
    this.dragged = false;
    item.setPointerCapture(event.pointerId);
    const move = now => {
      const [x, y] = [now.clientX - start.x, now.clientY - start.y];
      if (!this.dragged && Math.hypot(x, y) < far) return;
      if (!this.dragged) {
        this.dragged = true;
        this.take(item);
        item.classList.add('dragging');
      }
      item.style.translate = `${x}px ${y}px`;
      for (const zone of this.zones) zone.classList.toggle('over', zone === this.under(now));
    };
    const end = now => {
      item.removeEventListener('pointermove', move);
      item.removeEventListener('pointerup', end);
      item.removeEventListener('pointercancel', end);
      item.classList.remove('dragging');
      item.style.translate = '';
      this.zones.forEach(zone => zone.classList.remove('over'));
      if (!this.dragged) return;
      // The click that ends a drag is none; where no click follows, the next one counts.
      setTimeout(() => { this.dragged = false; });
      const target = now.type === 'pointercancel' ? null : this.under(now);
      if (target) this.drop(target);
      else this.letGo();
    };
    item.addEventListener('pointermove', move);
    item.addEventListener('pointerup', end);
    item.addEventListener('pointercancel', end);
  }

  under(event) {
    return document.elementsFromPoint(event.clientX, event.clientY)
      .map(element => element.closest('[data-zone], [data-drag-bank]')).find(target => target && this.board.contains(target)) ?? null;
  }

  async drop(target) {
    const item = this.held;
    const zone = target === this.bank ? null : target.dataset.zone;
    this.letGo();
    if (item.parentElement === this.lies(target) || (zone === null && !this.isAssessment)) return item.focus();
    const most = Number(this.block.dataset.maxPerZone) || Infinity;
    if (zone !== null && this.lies(target).childElementCount >= most) {
      item.focus();
      return this.said('You cannot add any more items to this zone.', 'incorrect');
    }

    const from = item.parentElement;
    this.lies(target).append(item);
    item.classList.add('waiting');
    try {
      const answer = await this.send('drop_item', { val: Number(item.dataset.item), zone });
      if (!this.isAssessment) {
        if (!answer.correct) from.append(item);
        this.say(answer.feedback, answer.correct ? 'correct' : 'incorrect');
        this.status(answer.overall_feedback);
        this.progress(answer.grade);
        if (answer.finished) this.canMove = false;
        answered(this.block);
      }
    } catch (failure) {
      from.append(item);
      this.said(`The item could not be dropped (${failure.message}).`, 'incorrect');
    }
    item.classList.remove('waiting');
    this.mark();
    item.focus();
  }

  async submit() {
    await this.act(async () => {
      const answer = await this.send('do_attempt', {});
      const most = Number(this.block.dataset.maxAttempts) || Infinity;
      const isLast = answer.attempts >= most;
      if (!isLast) for (const id of answer.misplaced_items) this.bank.append(this.item(id));
      this.say(answer.feedback, 'incorrect');
      this.status(answer.overall_feedback);
      this.progress(answer.grade);
      const attempts = this.find('attempts');
      if (attempts) attempts.textContent = `${answer.attempts} of ${most} attempts used`;
      if (isLast) this.close();
      answered(this.block);
      if (answer.answer_available) this.find('answer').disabled = false;
    });
  }

  async reset() {
    await this.act(async () => {
      const answer = await this.send('reset', {});
      this.items.forEach(item => this.bank.append(item));
      this.said('');
      this.find('explanation').hidden = true;
      this.status(answer.overall_feedback);
      this.canMove = !this.isAssessment || !answer.finished;
    });
  }

  async answer() {
    await this.act(async () => {
      const answer = await this.send('show_answer', {});
      for (const item of this.items) {
        const place = answer.items[item.dataset.item];
        (place ? this.lies(this.zones.find(zone => zone.dataset.zone === place.zone)) : this.bank).append(item);
      }
      this.close();
      this.answered = true;
      const explanation = this.find('explanation');
      explanation.innerHTML = answer.explanation ?? '';
      explanation.hidden = !answer.explanation;
      this.said('This is the answer.', 'correct');
    });
  }

  async act(what) {
    const buttons = [...this.block.querySelectorAll('button:enabled')];
    const focused = document.activeElement;
    buttons.forEach(button => { button.disabled = true; });
    this.closed = false;
    try {
      await what();
    } catch (failure) {
      this.said(`That did not work (${failure.message}).`, 'incorrect');
    }
    const keep = this.closed ? [this.find('submit'), this.find('reset')] : [];
    if (this.answered) keep.push(this.find('answer'));
    buttons.forEach(button => { button.disabled = keep.includes(button); });
    if (focused?.disabled === false) focused.focus();
    this.mark();
  }

  close() {
    this.canMove = false;
    this.closed = true;
  }

  item(id) {
    return this.items.find(item => item.dataset.item === id);
  }

  lies(target) {
    return target === this.bank ? this.bank : target.querySelector('[data-drag-lies]');
  }

  say(messages, kind) {
    this.find('said').replaceChildren(...messages.map(message => note(message.message, kind)));
  }

  said(text, kind) {
    this.find('said').replaceChildren(...(text ? [note(text, kind)] : []));
  }

  status(messages) {
    this.find('status').replaceChildren(...messages.map(message => note(message.message, message.message_class ?? '')));
  }

  progress(grade) {
    if (grade === null || grade === undefined) return;
    const place = this.find('progress');
    const kind = 'graded' in place.dataset ? 'graded' : 'ungraded';
    place.textContent = `${Number(grade.toFixed(4))}/${place.dataset.possible} points (${kind})`;
  }

  send(handler, body) {
    return post(this.url + handler, JSON.stringify(body), 'application/json');
  }

  tell(what, payload) {
    this.send('publish_event', { event_type: `edx.drag_and_drop_v2.${what}`, ...payload }).catch(() => {});
  }
}

/** Messages are the author's markup, or ours. */
function note(html, kind) {
  const place = document.createElement('div');
  place.className = `notification ${kind}`;
  place.innerHTML = html;
  return place;
}
