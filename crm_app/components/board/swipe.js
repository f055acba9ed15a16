// A quick sideways stroke turns to the next stage. The list keeps scrolling by itself
// (touch-action: pan-y), and a stroke that became a drag never counts.
import { useEffect } from "react";

const FAR = 56;
const QUICK = 700;

export function useSwipe(box, { active, dragging, onStep }) {
  useEffect(() => {
    const node = box.current;
    if (!active || !node) return undefined;
    let from = null;
    const start = ({ touches }) => {
      from = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY, at: performance.now() } : null;
    };
    const move = () => { if (dragging()) from = null; };
    const end = ({ changedTouches: [touch] }) => {
      if (!from || dragging() || performance.now() - from.at > QUICK) return;
      const across = touch.clientX - from.x;
      if (Math.abs(across) > FAR && Math.abs(across) > 1.8 * Math.abs(touch.clientY - from.y)) {
        onStep(across < 0 ? 1 : -1);
      }
    };
    const heard = { touchstart: start, touchmove: move, touchend: end, touchcancel: () => { from = null; } };
    for (const [name, listen] of Object.entries(heard)) node.addEventListener(name, listen, { passive: true });
    return () => {
      for (const [name, listen] of Object.entries(heard)) node.removeEventListener(name, listen);
    };
  }, [box, active, dragging, onStep]);
}
