import { useTranslation } from "react-i18next";

/** Provisional marks a date that rests on days nobody has announced yet. */
export function Provisional(props: { explained?: boolean }) {
  const { t } = useTranslation();
  const badge = (
    <span className="badge badge-plain" title={t("case.provisionalHint")}>
      {t("case.provisional")}
    </span>
  );
  if (!props.explained) return badge;
  return (
    <p>
      {badge} <span className="basis">{t("case.provisionalHint")}</span>
    </p>
  );
}
