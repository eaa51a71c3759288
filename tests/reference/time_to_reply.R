# Time to reply: curves with their intervals, restricted means, log-rank, Cox models and their check.
source("facts.R")
suppressMessages(library(survival))

lung <- data_set("survival__lung")
rossi <- transform(data_set("carData__Rossi"), race = relevel(race, "other"), mar = relevel(mar, "not married"))
veteran <- transform(data_set("survival__veteran"), celltype = factor(celltype, c("squamous", "smallcell", "adeno", "large")))
bladder <- data_set("survival__bladder")
gehan <- data_set("MASS__gehan")

by_sex <- survfit(Surv(time, status) ~ sex, lung, conf.type = "log-log")
read_off <- function(curves, times) {
  found <- summary(curves, times = times)
  list(strata = as.character(found$strata), time = found$time, surv = found$surv, se = found$std.err, lo = found$lower, hi = found$upper)
}
medians <- function(curves) {
  table <- summary(curves)$table
  unname(split(table[, ncol(table) - 2:0], seq_along(curves$strata)))
}
means <- function(horizon) {
  found <- summary(survfit(Surv(time, status) ~ sex, lung), rmean = horizon)$table
  unname(split(found[, c("rmean", "se(rmean)")], 1:2))
}
compared <- function(formula, data) {
  test <- survdiff(formula, data)
  list(chisq = test$chisq, p = pchisq(test$chisq, length(test$n) - 1, lower.tail = FALSE))
}
tight <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50)
hazards <- function(model) {
  check <- cox.zph(model, transform = "km")$table
  robust <- !is.null(model$naive.var)
  list(
    n = model$n, nevent = model$nevent, names = names(coef(model)), coef = unname(coef(model)),
    se = errors_of(if (robust) model$naive.var else model$var), robust = if (robust) errors_of(model$var),
    loglik = model$loglik, lrt = 2 * diff(model$loglik), zph = unname(check[, "chisq"])
  )
}
causes <- survfit(Surv(time, factor(ifelse(status == 1, 0, ifelse(sex == 1, 1, 2)))) ~ 1, lung)
by_site <- survfit(Surv(time, status) ~ 1, lung, cluster = inst, conf.type = "log-log", subset = !is.na(inst))
shown <- summary(by_site, times = c(90, 180, 365, 540))

check <- cox.zph(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung))$table
write_facts("time_to_reply", packages = "survival", list(
  `km_lung_log-log` = read_off(by_sex, c(180, 365)),
  `km_lung_medCI_log-log` = medians(by_sex),
  km_lung_more = read_off(by_sex, c(60, 90, 240, 540)),
  km_lung_medCI_90 = medians(survfit(Surv(time, status) ~ sex, lung, conf.type = "log-log", conf.int = .90)),
  km_gehan_medCI = medians(survfit(Surv(time, cens) ~ treat, gehan, conf.type = "log-log")),
  km_lung_by_site = list(time = shown$time, surv = shown$surv, se = shown$std.err),
  rmst365_lung = means(365), rmst180_lung = means(180), rmst700_lung = means(700),
  logrank_lung = compared(Surv(time, status) ~ sex, lung),
  logrank_lung_ecog = compared(Surv(time, status) ~ ph.ecog, lung),
  logrank_gehan = compared(Surv(time, cens) ~ treat, gehan),
  aalen_johansen_lung = list(time = c(180, 365), share = unname(summary(causes, times = c(180, 365))$pstate[, -1])),
  cox_lung_efron = hazards(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, control = tight)),
  cox_lung_cluster_inst = hazards(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, cluster = inst, control = tight)),
  zph_lung = list(rn = rownames(check), chisq = unname(check[, "chisq"]), p = unname(check[, "p"])),
  cox_rossi = hazards(coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio, rossi, control = tight)),
  cox_veteran = hazards(coxph(Surv(time, status) ~ trt + karno + age + prior, veteran, control = tight)),
  cox_bladder_cluster_id = hazards(coxph(Surv(stop, event) ~ rx + number + size, bladder, cluster = id, control = tight))
))
