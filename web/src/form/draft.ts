import type { FileRef, FormValue } from "../api/types";

/** FormContent is all that a person puts into an application. */
export interface FormContent {
  form: FormValue;
  materials: Record<string, FileRef[]>;
}

// The login is part of the key, because office computers are shared.
const keyOf = (login: string, process: string) => `shunban.draft.${login}.${process}`;

/** loadDraft is what this person left unfinished on this computer, or null. */
export function loadDraft(login: string, process: string): FormContent | null {
  try {
    const kept = localStorage.getItem(keyOf(login, process));
    if (!kept) return null;
    const draft = JSON.parse(kept) as Partial<FormContent>;
    return { form: draft.form ?? {}, materials: draft.materials ?? {} };
  } catch {
    return null;
  }
}

/** saveDraft tells whether it could be kept. */
export function saveDraft(login: string, process: string, content: FormContent): boolean {
  try {
    localStorage.setItem(keyOf(login, process), JSON.stringify(content));
    return true;
  } catch {
    return false;
  }
}

export function clearDraft(login: string, process: string): void {
  try {
    localStorage.removeItem(keyOf(login, process));
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}
