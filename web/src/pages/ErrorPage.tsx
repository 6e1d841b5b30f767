import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "../layout/Page";

/** ErrorPage takes the place of a page that failed in the browser. */
export default function ErrorPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t("problem.crashed")} lead={t("problem.crashedHelp")} narrow>
      <div className="buttons" role="alert">
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("problem.reload")}
        </Button>
        <Button onClick={() => void navigate("/")}>{t("problem.home")}</Button>
      </div>
    </Page>
  );
}
