// Which part of a card starts which drag: the whole face for mouse and finger (its
// title is a button, so it has to be let through), the grip alone for the keyboard,
// because Space on the title opens the lead.
import { useMemo } from "react";
import { useKeyboardSensor, useMouseSensor } from "@hello-pangea/dnd";
import { useLongPressSensor } from "./touch.js";

const touches = (event, selector) => event.target?.closest?.(selector);

function useFaceSensor(api) {
  const faced = useMemo(() => ({
    ...api,
    tryGetLock: (id, stop, options) =>
      touches(options?.sourceEvent ?? {}, ".card-open, .card-grip")
        ? api.tryGetLock(id, stop)
        : api.tryGetLock(id, stop, options),
  }), [api]);
  useMouseSensor(faced);
}

function useGripSensor(api) {
  const gripped = useMemo(() => ({
    ...api,
    findClosestDraggableId: (event) =>
      touches(event, ".card-grip") ? api.findClosestDraggableId(event) : null,
    tryGetLock: (id, stop) => api.tryGetLock(id, stop),
  }), [api]);
  useKeyboardSensor(gripped);
}

export const sensors = [useFaceSensor, useGripSensor, useLongPressSensor];
