import type { KeyboardEvent } from "react";

/**
 * onlyByButton keeps Enter in a field from sending the form, as browsers would have it: whoever confirms a date or a number
 * with it has not yet decided, or applied. The buttons send it, by mouse and by keyboard.
 */
export function onlyByButton(event: KeyboardEvent) {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
}
