// Drag by long press. hello-pangea's own touch sensor lifts after 120 ms and listens on
// the window; in virtual lists the touched node leaves the page at lift, so its events
// never get there. This one listens on the touched node itself, which keeps receiving.
import { useEffect } from "react";

const LONG_PRESS = 200;
const SLOP = 8;

const pointOf = (event) => ({ x: event.touches[0].clientX, y: event.touches[0].clientY });
const controls = "input, select, textarea, .card-control";

export function useLongPressSensor(api) {
  useEffect(() => {
    const start = (event) => {
      const { target } = event;
      if (event.touches.length > 1 || target.closest(controls)) return;
      const id = api.findClosestDraggableId(event);
      if (id) press(api, id, target, pointOf(event));
    };
    window.addEventListener("touchstart", start, { passive: true, capture: true });
    return () => window.removeEventListener("touchstart", start, { capture: true });
  }, [api]);
}

function press(api, id, target, from) {
  let waiting = null;
  let drag = null;
  let timer = 0;

  const end = () => {
    clearTimeout(timer);
    for (const [name, heard] of Object.entries(handlers)) target.removeEventListener(name, heard);
    window.removeEventListener("contextmenu", prevent, { capture: true });
    document.removeEventListener("visibilitychange", cancel);
  };
  const cancel = () => {
    end();
    if (drag?.isActive()) drag.cancel({ shouldBlockNextClick: true });
    else if (waiting?.isActive()) waiting.abort();
  };
  const lift = () => {
    if (!waiting?.isActive()) return end();
    drag = waiting.fluidLift(from);
    navigator.vibrate?.(8);
  };
  const handlers = {
    touchmove(event) {
      const point = pointOf(event);
      if (!drag) return far(from, point) ? cancel() : undefined;
      prevent(event);
      if (drag.isActive()) drag.move(point);
      report(point);
    },
    touchend(event) {
      if (!drag) return cancel();
      prevent(event);
      end();
      if (drag.isActive()) drag.drop({ shouldBlockNextClick: true });
    },
    touchcancel: cancel,
  };

  waiting = api.tryGetLock(id, end);
  if (!waiting) return;
  timer = setTimeout(lift, LONG_PRESS);
  for (const [name, heard] of Object.entries(handlers)) {
    target.addEventListener(name, heard, { passive: false });
  }
  window.addEventListener("contextmenu", prevent, { capture: true });
  document.addEventListener("visibilitychange", cancel);
}

// The touched node has left the page, so its moves do not bubble: pass the finger's place on.
function report({ x, y }) {
  window.dispatchEvent(Object.assign(new Event("board-touch"), { clientX: x, clientY: y }));
}

const prevent = (event) => event.cancelable && event.preventDefault();
const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) > SLOP;
