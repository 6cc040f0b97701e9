// The circuit editor under mouse, finger or pen: a drag from an end draws a wire, a drag of a thing moves it, a drag elsewhere chooses what is inside.

import { boxOf, snap } from "./circuit-parts.js";

export function listenToPointer(editor) {
  const { picture } = editor.view;
  picture.addEventListener('pointerdown', event => press(editor, event));
  picture.addEventListener('dblclick', event => {
    const item = editor.itemAt(editor.view.pointAt(event));
    if (!item || item.type === 'w') return;
    editor.choose([item]);
    editor.properties();
  });
}

function press(editor, event) {
  if (event.button !== 0) return;
  const { picture } = editor.view;
  const start = editor.view.pointAt(event);
  const end = editor.endAt(start);
  const item = editor.itemAt(start);
  picture.focus({ preventScroll: true });
  picture.setPointerCapture(event.pointerId);
  const gesture = editor.isWiring || (end && !event.shiftKey) ? wiring(editor, end ?? start.map(snap), item)
    : item ? moving(editor, item, start, event.shiftKey) : framing(editor, start);
  const move = now => gesture.move(editor.view.pointAt(now));
  const stop = now => {
    picture.removeEventListener('pointermove', move);
    picture.removeEventListener('pointerup', stop);
    picture.removeEventListener('pointercancel', stop);
    gesture.end(editor.view.pointAt(now), now.type === 'pointercancel');
  };
  picture.addEventListener('pointermove', move);
  picture.addEventListener('pointerup', stop);
  picture.addEventListener('pointercancel', stop);
}

function wiring(editor, from, item) {
  editor.chosen = new Set();
  editor.line = [from];
  editor.draw();
  return {
    move: to => editor.lead(editor.endAt(to) ?? to.map(snap)),
    end(to, isCancelled) {
      const isClick = editor.line.length < 2 || editor.line.at(-1).join() === from.join();
      if (isCancelled || isClick) editor.line = null;
      if (isClick) editor.choose(item ? [item] : []);
      else if (!isCancelled) editor.endLine();
      else editor.draw();
    },
  };
}

function moving(editor, item, start, isMore) {
  if (isMore) editor.choose([...editor.chosen].includes(item) ? [...editor.chosen].filter(one => one !== item) : [...editor.chosen, item]);
  else if (!editor.chosen.has(item)) editor.choose([item]);
  let [x, y] = [0, 0];
  return {
    move(now) {
      const to = [snap(now[0] - start[0]), snap(now[1] - start[1])];
      if (to[0] === x && to[1] === y) return;
      if (x === 0 && y === 0 && !this.isMoved) {
        this.isMoved = true;
        editor.remember();
      }
      editor.move([to[0] - x, to[1] - y]);
      [x, y] = to;
      editor.operating = null;
      editor.draw();
    },
    end() {
      if (!this.isMoved) return;
      editor.settle([...editor.chosen]);
      editor.finish('Moved.');
    },
  };
}

function framing(editor, start) {
  editor.choose([]);
  return {
    move(now) {
      const [x, y] = [Math.min(start[0], now[0]), Math.min(start[1], now[1])];
      editor.frame = { x, y, width: Math.abs(now[0] - start[0]), height: Math.abs(now[1] - start[1]) };
      editor.draw();
    },
    end() {
      const { frame } = editor;
      editor.frame = null;
      if (!frame) return;
      const isIn = (x, y) => x >= frame.x && y >= frame.y && x <= frame.x + frame.width && y <= frame.y + frame.height;
      editor.choose(editor.drawing.items.filter(item => {
        if (item.type === 'w') return isIn(item.x, item.y) && isIn(item.x2, item.y2);
        const { left, top, right, bottom } = boxOf(item);
        return isIn(left, top) && isIn(right, bottom);
      }));
    },
  };
}
