import { Skeleton } from "antd";
import { useTranslation } from "react-i18next";

/** Loading holds the place of what is on its way and says so to screen readers. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("app.loading")}>
      <Skeleton active title={{ width: "40%" }} paragraph={{ rows: 5 }} />
    </div>
  );
}
