# The area under the ROC curve with DeLong's variance.
source("facts.R")
suppressMessages(library(pROC))

aSAH <- data_set("pROC__aSAH")
curve <- function(score, outcome = aSAH$outcome == "Poor") roc(outcome, score, levels = c(FALSE, TRUE), direction = "<", quiet = TRUE)
area <- function(roc_curve, level = .95) {
  interval <- as.numeric(ci.auc(roc_curve, conf.level = level))
  list(auc = interval[2], lo = interval[1], hi = interval[3], var = var(roc_curve))
}
compared <- function(first, second) {
  test <- roc.test(curve(aSAH[[first]]), curve(aSAH[[second]]), paired = TRUE, method = "delong")
  list(Z = unname(test$statistic), p = test$p.value)
}

# Hanley and McNeil (1982), table I: ratings 1 to 5 of 58 normal and 51 abnormal images.
normal <- c(33, 6, 6, 11, 2)
abnormal <- c(3, 2, 2, 11, 33)
images <- area(curve(c(rep(1:5, normal), rep(1:5, abnormal)), rep(c(FALSE, TRUE), c(58, 51))))

women <- aSAH$gender == "Female"
write_facts("prediction", packages = "pROC", list(
  auc_s100b = area(curve(aSAH$s100b)), auc_ndka = area(curve(aSAH$ndka)), auc_wfns = area(curve(aSAH$wfns)),
  auc_age_90 = area(curve(aSAH$age), .90),
  auc_s100b_women = area(curve(aSAH$s100b[women], aSAH$outcome[women] == "Poor")),
  delong_s100b_wfns = compared("s100b", "wfns"), delong_s100b_ndka = compared("s100b", "ndka"),
  delong_wfns_ndka = compared("wfns", "ndka"),
  hanley = list(auc = images$auc, se = sqrt(images$var), lo = images$lo, hi = images$hi)
))
