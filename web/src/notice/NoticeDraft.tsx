import { useTranslation } from "react-i18next";
import type { Choice } from "../api/types";
import { useText } from "../text";
import { LetterText } from "./Letter";

/** NoticeDraft opens what an answer would issue, as it would read now. */
export function NoticeDraft(props: { notice: NonNullable<Choice["notice"]> }) {
  const { t } = useTranslation();
  const text = useText();
  const { notice } = props;
  const title = text(notice.title);
  return (
    <details className="notice-draft">
      <summary>{t("notice.preview", { title })}</summary>
      <div className="notice-draft-sheet">
        {notice.text ? (
          <>
            <p className="muted">{t("notice.previewHint")}</p>
            <p className="notice-draft-title">{title}</p>
            <LetterText text={text(notice.text)} />
          </>
        ) : (
          <p className="muted">{t("notice.previewNone")}</p>
        )}
      </div>
    </details>
  );
}
