# The coach effect: experiments, regression, weighting and matching.
source("facts.R")
suppressMessages({library(sandwich); library(MatchIt)})

nsw <- data_set("causaldata__nsw_mixtape")
cps <- rbind(data_set("causaldata__cps_mixtape"), nsw[nsw$treat == 1, ])
lalonde <- data_set("MatchIt__lalonde")
nhefs <- data_set("causaldata__nhefs_complete")
petersen <- data_set("sandwich__PetersenCL")

difference <- function(model, term = "treat") {
  se <- function(type) sqrt(vcovHC(model, type = type)[term, term])
  list(ate = unname(coef(model)[term]), HC0 = se("HC0"), se_HC1 = se("HC1"), se_HC2 = se("HC2"))
}
hajek <- function(y, x, p, target) {
  w <- if (target == "att") ifelse(x == 1, 1, p / (1 - p)) else ifelse(x == 1, 1 / p, 1 / (1 - p))
  weighted.mean(y[x == 1], w[x == 1]) - weighted.mean(y[x == 0], w[x == 0])
}
propensity <- function(formula, data, epsilon = 1e-8) fitted(glm(formula, binomial, data, control = glm.control(epsilon, 100)))
# Regression adjustment: one linear model in each group.
adjusted <- function(formula, data, x, target) {
  with_it <- predict(lm(formula, data[x == 1, ]), data)
  without <- predict(lm(formula, data[x == 0, ]), data)
  mean((with_it - without)[if (target == "att") x == 1 else TRUE])
}

covariates <- re78 ~ treat + age + I(age^2) + educ + black + hisp + marr + nodegree + re74 + re75
dehejia <- treat ~ age + I(age^2) + I(age^3) + educ + I(educ^2) + marr + nodegree + black + hisp + re74 + re75 +
  I(re74 == 0) + I(re75 == 0) + I(educ * re74)
p_cps <- propensity(dehejia, cps)
kept <- p_cps > .1 & p_cps < .9

chosen <- treat ~ age + educ + race + married + nodegree + re74 + re75
p_lalonde <- propensity(chosen, lalonde)
matched <- matchit(chosen, lalonde)
pairs <- match.data(matched)
after <- lm(update(chosen, re78 ~ treat + .), pairs)
balance <- summary(matched)
# By default this MatchIt (4.5.1) takes the next lower score and passes over nearer ones above, so the same
# once more from the matrix of distances, which keeps to the nearest; there the rows set the order of choice.
ordered <- order(-lalonde$treat, ifelse(lalonde$treat == 1, -p_lalonde, seq_len(nrow(lalonde))))
sorted <- lalonde[ordered, ]
nearest <- match.data(matchit(chosen, sorted, distance = abs(outer(p_lalonde[ordered], p_lalonde[ordered], "-"))))
nearest_after <- lm(update(chosen, re78 ~ treat + .), nearest)

quitting <- qsmk ~ sex + race + age + I(age^2) + factor(education) + smokeintensity + I(smokeintensity^2) + smokeyrs +
  I(smokeyrs^2) + factor(exercise) + factor(active) + wt71 + I(wt71^2)
nhefs <- nhefs[!is.na(nhefs$wt82_71), ]
p_nhefs <- propensity(quitting, nhefs, 1e-14)
weight_gain <- update(quitting, wt82_71 ~ .)

slope <- lm(y ~ x, petersen)
clustered <- function(by) sqrt(vcovCL(slope, by)["x", "x"])

exp_plain <- difference(lm(re78 ~ treat, nsw))
cps_plain <- difference(lm(re78 ~ treat, cps))
write_facts("coach_effect", packages = c("sandwich", "MatchIt"), list(
  nsw_exp = list(n = as.vector(table(nsw$treat)), ate = exp_plain$ate, se_HC2 = exp_plain$se_HC2, se_HC1 = exp_plain$se_HC1),
  nsw_adj = difference(lm(covariates, nsw))[c("ate", "se_HC1", "se_HC2")],
  cps_naive = list(n = as.vector(table(cps$treat)), ate = cps_plain$ate, HC2 = cps_plain$se_HC2, HC1 = cps_plain$se_HC1),
  cps_ols = with(difference(lm(covariates, cps)), list(ate = ate, HC2 = se_HC2, HC1 = se_HC1)),
  cps_ps = list(att_hajek = hajek(cps$re78, cps$treat, p_cps, "att"), min = min(p_cps), max = max(p_cps)),
  cps_ps_tight = list(att_hajek = hajek(cps$re78, cps$treat, propensity(dehejia, cps, 1e-14), "att")),
  cps_ps_trim = list(
    n = sum(kept), n1 = sum(cps$treat[kept]), att_hajek = hajek(cps$re78[kept], cps$treat[kept], p_cps[kept], "att")
  ),
  lalonde_ipw = list(
    naive = unname(coef(lm(re78 ~ treat, lalonde))[2]), att_hajek = hajek(lalonde$re78, lalonde$treat, p_lalonde, "att"),
    ate_hajek = hajek(lalonde$re78, lalonde$treat, p_lalonde, "ate")
  ),
  lalonde_ipw_tight = list(
    att_hajek = hajek(lalonde$re78, lalonde$treat, propensity(chosen, lalonde, 1e-14), "att"),
    ate_hajek = hajek(lalonde$re78, lalonde$treat, propensity(chosen, lalonde, 1e-14), "ate")
  ),
  lalonde_regression = list(
    ate = adjusted(update(chosen, re78 ~ .), lalonde, lalonde$treat, "ate"),
    att = adjusted(update(chosen, re78 ~ .), lalonde, lalonde$treat, "att")
  ),
  matchit_nn = list(
    n = nrow(pairs), est = unname(coef(after)["treat"]), se = sqrt(vcovCL(after, pairs$subclass)["treat", "treat"]),
    unadj = unname(coef(lm(re78 ~ treat, pairs))["treat"])
  ),
  matchit_nearest = list(
    n = nrow(nearest), est = unname(coef(nearest_after)["treat"]),
    se = sqrt(vcovCL(nearest_after, nearest$subclass)["treat", "treat"]),
    unadj = unname(coef(lm(re78 ~ treat, nearest))["treat"])
  ),
  matchit_smd_all = unname(balance$sum.all[, "Std. Mean Diff."]),
  matchit_smd_matched = unname(balance$sum.matched[, "Std. Mean Diff."]),
  nhefs = list(
    naive = unname(coef(lm(wt82_71 ~ qsmk, nhefs))[2]), ate_hajek = hajek(nhefs$wt82_71, nhefs$qsmk, p_nhefs, "ate"),
    att_hajek = hajek(nhefs$wt82_71, nhefs$qsmk, p_nhefs, "att"),
    ate_regression = adjusted(weight_gain, nhefs, nhefs$qsmk, "ate"), att_regression = adjusted(weight_gain, nhefs, nhefs$qsmk, "att")
  ),
  petersen = list(
    coef = unname(coef(slope)["x"]), se_firm = clustered(~firm), se_year = clustered(~year), se_both = clustered(~ firm + year),
    se_both_plain = sqrt(vcovCL(slope, ~ firm + year, multi0 = TRUE)["x", "x"])
  )
))
