import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "../layout/Page";

export default function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("problem.notFound")} lead={t("problem.notFoundHelp")} narrow>
      <Link to="/">{t("problem.home")}</Link>
    </Page>
  );
}
