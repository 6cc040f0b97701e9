// Players: what learners do with them is reported by the names of Open edX's player, and a video watched to near its end is complete.

import { tell } from './frame.js';
import { complete, report } from './http.js';

/** Part of a video that must have been played to, as Open edX has it. */
const watchedFrom = 0.95;

/** One video, whatever plays it. */
class Watched {
  constructor(block) {
    this.url = block.dataset.completionUrl;
    this.advances = block.dataset.autoAdvance === 'true';
    this.common = { id: block.dataset.video, code: block.dataset.code };
    this.duration = null;
    this.time = 0;
    this.done = false;
  }

  report(name, more = {}) {
    report(name, { ...this.common, duration: this.duration, ...more });
  }

  reportNow(name) {
    this.report(name, { currentTime: this.time });
  }

  /** Where the player is; seconds. */
  at(time) {
    this.time = time;
    if (this.done || !this.duration || time / this.duration < watchedFrom) return;
    this.finish();
  }

  finish() {
    if (this.done) return;
    this.done = true;
    complete(this.url);
  }

  /** The player came to the end of the video. */
  end() {
    this.finish();
    this.reportNow('stop_video');
    if (this.advances) tell({ type: 'plugin.autoAdvance', payload: {} });
  }
}

function watchFile(video, watched) {
  const loaded = () => {
    watched.duration = Number.isFinite(video.duration) ? video.duration : null;
    watched.report('load_video');
  };
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) loaded();
  else video.addEventListener('loadedmetadata', loaded, { once: true });
  let before = 0;
  let speed = video.playbackRate;
  video.addEventListener('timeupdate', () => {
    if (video.seeking) return;
    before = video.currentTime;
    watched.at(video.currentTime);
  });
  video.addEventListener('seeked', () => {
    watched.report('seek_video', { old_time: before, new_time: video.currentTime, type: 'onSlideSeek' });
    before = video.currentTime;
  });
  video.addEventListener('ratechange', () => {
    watched.report('speed_change_video', { current_time: video.currentTime, old_speed: String(speed), new_speed: String(video.playbackRate) });
    speed = video.playbackRate;
  });
  const now = name => {
    watched.time = video.currentTime;
    watched.reportNow(name);
  };
  video.addEventListener('play', () => now('play_video'));
  video.addEventListener('pause', () => { if (!video.ended) now('pause_video'); });
  video.addEventListener('ended', () => watched.end());
}

// YouTube's states of a player.
const ended = 0;
const playing = 1;
const paused = 2;

/** YouTube's player tells by messages what its own script would hear; that script need not run in our pages. */
function watchYoutube(frame, watched) {
  const player = new URL(frame.src).origin;
  let state = -1;
  let loaded = false;
  const ask = () => frame.contentWindow.postMessage(JSON.stringify({ event: 'listening', id: frame.id, channel: 'widget' }), player);
  frame.addEventListener('load', ask);
  window.addEventListener('message', event => {
    if (event.source !== frame.contentWindow || event.origin !== player) return;
    const info = infoOf(event.data);
    if (!info) return;
    if (info.duration > 0) watched.duration = info.duration;
    if (!loaded && watched.duration) {
      loaded = true;
      watched.report('load_video');
    }
    if (info.currentTime !== undefined) watched.at(info.currentTime);
    if (info.playerState === undefined || info.playerState === state) return;
    state = info.playerState;
    if (state === playing) watched.reportNow('play_video');
    if (state === paused) watched.reportNow('pause_video');
    if (state === ended) watched.end();
  });
}

/** Null: a message about something else. */
function infoOf(data) {
  try {
    const message = JSON.parse(data);
    return message.event === 'infoDelivery' || message.event === 'initialDelivery' ? message.info : null;
  } catch {
    return null;
  }
}

export function watchVideos(root) {
  for (const block of root.querySelectorAll('[data-video]')) {
    const watched = new Watched(block);
    const video = block.querySelector('video');
    const frame = block.querySelector('iframe');
    if (video) watchFile(video, watched);
    else if (frame) watchYoutube(frame, watched);
    block.querySelector('[data-video-watched]')?.addEventListener('click', pressed => {
      pressed.target.disabled = true;
      watched.reportNow('play_video');
      watched.finish();
    });
  }
}
