/** Paragraph is a line of a document, and where a letter puts it. */
export interface Paragraph {
  text: string;
  place: "greeting" | "body" | "signed";
}

const date = /^(\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2} \p{L}+ \d{4})$/u;
const sentence = /[。.！!？?；;：:，,、]$/u;

/**
 * paragraphsOf lays out a document as an official letter is: whom it addresses stands at the margin, who
 * signs and the date stand to the right. A document that ends otherwise simply has no such end.
 */
export function paragraphsOf(document: string): Paragraph[] {
  const lines = document.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const dated = date.test(lines.at(-1) ?? "");
  const signed = dated && lines.length > 2 && !sentence.test(lines.at(-2) ?? "") ? 2 : dated ? 1 : 0;
  return lines.map((text, i) => ({
    text,
    place: i >= lines.length - signed ? "signed" : i === 0 && /[：:]$/.test(text) ? "greeting" : "body",
  }));
}
