import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCalendar, useSession } from "../api/queries";
import { useFormat } from "../format";

/** MissingYear reminds administrators of a year nobody has entered; elsewhere than on the calendar page it leads there. */
export function MissingYear(props: { elsewhere?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const administrator = useSession().data?.roles.includes("administrator") ?? false;
  const missing = useCalendar({ enabled: administrator }).data?.missing;
  if (!administrator || !missing) return null;
  return (
    <Alert
      className="gap-below"
      type="warning"
      showIcon
      title={t("calendar.missingTitle", { year: missing.year })}
      description={
        <>
          {t("calendar.missing", { year: missing.year, since: format.date(missing.since) })}{" "}
          {props.elsewhere && <Link to="/calendar">{t("calendar.missingLink")}</Link>}
        </>
      }
    />
  );
}
