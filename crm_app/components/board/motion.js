// Sizes and motion that JavaScript has to know; the style sheet holds the same heights.
import { useEffect, useSyncExternalStore } from "react";
import { inFrame } from "./timing.js";

const DROP = 60; // ms from letting go until the card lies in its place

export const SIZES = {
  desktop: { card: 98, gap: 6 },
  phone: { card: 108, gap: 8 },
};

const phones = window.matchMedia("(max-width: 1023px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export function usePhone() {
  return useSyncExternalStore(watchPhones, () => phones.matches);
}

function watchPhones(listener) {
  phones.addEventListener("change", listener);
  return () => phones.removeEventListener("change", listener);
}

export const dropStyle = (snapshot) =>
  snapshot?.isDropAnimating ? { transitionDuration: `${calm.matches ? 1 : DROP}ms` } : undefined;

/**
 * The library reports a drop when its transition ends, and that event comes a frame
 * late: the card would be painted in its place one frame after it arrived there. We end
 * the transition ourselves, inside a frame, so that arriving and painting are one.
 */
export function useQuickDrop(provided, snapshot) {
  const dropping = Boolean(snapshot?.isDropAnimating);
  const { onTransitionEnd } = provided.draggableProps;
  useEffect(() => {
    if (!dropping || !onTransitionEnd) return undefined;
    const from = performance.now();
    let frame = 0;
    const look = () => {
      const done = calm.matches || performance.now() - from >= DROP - 8;
      if (done) inFrame(() => onTransitionEnd({ propertyName: "transform" }));
      else frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [dropping]);
}
