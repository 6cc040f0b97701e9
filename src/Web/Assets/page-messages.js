// Talking with an author's page in a frame, in either of two ways: over JSChannel, which the page brings along (`sop="false"`), or over the script
// that the server put into a page of its own. Both sides offer: functions `call(name, given)`, and `ready`, a promise.

const patience = 10000; // milliseconds until an answer is given up

class Messages {
  constructor(frame) {
    this.frame = frame;
    this.waiting = new Map();
    this.next = 1;
    // A page of this site stands in a sandbox and has no origin; one of another site must stay there to be talked to.
    const { origin } = new URL(frame.src, location.href);
    this.target = origin === location.origin ? '*' : origin;
    this.ready = new Promise(done => { this.opened = done; });
    this.listen = event => this.isFromPage(event) && this.hear(event.data);
    addEventListener('message', this.listen);
    frame.addEventListener('load', () => this.greet());
    this.greet();
  }

  isFromPage(event) {
    // A problem that was shown anew has another frame.
    if (!this.frame.isConnected) removeEventListener('message', this.listen);
    return this.frame.isConnected && event.source === this.frame.contentWindow && (this.target === '*' || event.origin === this.target);
  }

  post(message) {
    try {
      this.frame.contentWindow?.postMessage(message, this.target);
    } catch {
      // No window of this origin yet; it is greeted again when it is there.
    }
  }

  async call(name, ...given) {
    const id = this.next++;
    const answer = new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      setTimeout(() => failed(new Error('its page does not answer')), patience);
    });
    this.ready.then(() => this.ask(id, name, given));
    try {
      return await answer;
    } finally {
      this.waiting.delete(id);
    }
  }

  answer(id, error, value) {
    const call = this.waiting.get(id);
    if (error === undefined) call?.done(value);
    else call?.failed(new Error(String(error)));
  }
}

/** JSChannel of Mozilla, scope JSInput: JSON as text, both sides say that they are ready. */
export class Channel extends Messages {
  greet() {
    this.send({ method: 'JSInput::__ready', params: 'ping' });
  }

  ask(id, name, given) {
    this.send({ id, method: `JSInput::${name}`, params: given[0] ?? '' });
  }

  send(message) {
    this.post(JSON.stringify(message));
  }

  hear(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message?.method === 'JSInput::__ready') {
      if (message.params === 'ping') this.send({ method: 'JSInput::__ready', params: 'pong' });
      this.opened();
    } else if (message && message.method === undefined && message.id !== undefined) {
      this.answer(message.id, message.error === undefined ? undefined : message.message ?? message.error, message.result);
    }
  }
}

/** The functions of a page of this site, by their names: `tool.grade`. */
export class Functions extends Messages {
  greet() {
    this.post({ jsinput: true });
  }

  ask(id, call, given) {
    this.post({ jsinput: true, id, call, given });
  }

  hear(message) {
    if (message?.jsinput !== true) return;
    if (message.ready) this.opened();
    else if (message.id !== undefined) this.answer(message.id, message.error, message.value);
  }
}
