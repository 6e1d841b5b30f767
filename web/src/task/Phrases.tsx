import { useTranslation } from "react-i18next";

type Tone = "positive" | "back" | "negative";

// The answers the county's procedures know; an answer of another name is offered no phrases.
const tones: Record<string, Tone> = {
  agree: "positive",
  accept: "positive",
  settled: "positive",
  withdraw: "positive",
  return: "back",
  supplement: "back",
  revise: "back",
  reject: "negative",
  refuse: "negative",
  object: "negative",
};

/** Phrases fills in what officials write most often with this answer. */
export function Phrases(props: { answer: string; onPick: (phrase: string) => void }) {
  const { t } = useTranslation();
  const tone = tones[props.answer];
  if (!tone) return null;
  return (
    <div className="phrases" role="group" aria-label={t("task.phrases")}>
      <span className="muted" aria-hidden="true">
        {t("task.phrases")}
      </span>
      {(["a", "b", "c"] as const).map((one) => {
        const phrase = t(`task.phrase.${tone}.${one}`);
        return (
          <button key={one} type="button" className="phrase" aria-label={t("task.phraseAdd", { phrase })} onClick={() => props.onPick(phrase)}>
            {phrase}
          </button>
        );
      })}
    </div>
  );
}
