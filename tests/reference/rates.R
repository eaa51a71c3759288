# Rates: intervals of a share, strata, and power.
source("facts.R")

cases <- list(c(81, 263), c(15, 148), c(0, 20), c(1, 29), c(0, 355), c(50, 50))
shares <- lapply(cases, function(case) {
  list(x = case[1], n = case[2], wilson = as.numeric(prop.test(case[1], case[2], correct = FALSE)$conf.int))
})
at_level <- function(x, n, level) as.numeric(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)

admissions <- xtabs(Freq ~ Gender + Admit + Dept, transform(data_set("datasets__UCBAdmissions"),
  Gender = factor(Gender, c("Male", "Female")), Admit = factor(Admit, c("Admitted", "Rejected"))
))
plain <- mantelhaen.test(admissions, correct = FALSE)
corrected <- mantelhaen.test(admissions)

write_facts("rates", list(
  prop = shares,
  wilson_90 = at_level(81, 263, .90), wilson_99 = at_level(15, 148, .99),
  ucb = list(
    crude = unname(apply(admissions, 2:1, sum)), mh_or = unname(plain$estimate), ci = as.numeric(plain$conf.int),
    chisq = unname(corrected$statistic), p = corrected$p.value, mh_nocc = unname(plain$statistic), p_nocc = plain$p.value
  ),
  ucb_without_A = {
    rest <- mantelhaen.test(admissions[, , -1], correct = FALSE)
    list(mh_or = unname(rest$estimate), ci = as.numeric(rest$conf.int), mh_nocc = unname(rest$statistic))
  },
  power = list(
    n50 = power.prop.test(n = 50, p1 = .50, p2 = .75)$power,
    needed_90 = power.prop.test(p1 = .50, p2 = .75, power = .90, tol = 1e-10)$n,
    needed_80 = power.prop.test(p1 = .25, p2 = .35, power = .80, tol = 1e-10)$n
  )
))
