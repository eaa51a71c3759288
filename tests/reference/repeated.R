# Repeated attempts: a random intercept by adaptive quadrature, and conditional logit within a cluster.
source("facts.R")
suppressMessages({library(lme4); library(survival)})

cbpp <- transform(data_set("lme4__cbpp"), period = factor(period), herd = factor(herd))
bacteria <- data_set("MASS__bacteria")
bacteria$trt <- relevel(bacteria$trt, "placebo")
ohio <- data_set("geepack__ohio")
respiratory <- transform(data_set("geepack__respiratory"), treat = relevel(treat, "P"), id = interaction(center, id, drop = TRUE))

# lme4 stops early by default: `tight` asks it to go on, which moves the fifth digit.
tight <- glmerControl("bobyqa", tolPwrss = 1e-12, optCtrl = list(rhobeg = 1e-3, rhoend = 1e-10, maxfun = 1e5))
mixed <- function(formula, data, points, control = glmerControl()) {
  model <- glmer(formula, data, binomial, nAGQ = points, control = control)
  list(
    names = names(fixef(model)), est = unname(fixef(model)), se = errors_of(vcov(model)),
    sd = unname(attr(VarCorr(model)[[1]], "stddev")), logLik = as.numeric(logLik(model))
  )
}
renamed <- function(fit) c(fit[c("names", "est", "se")], list(sd_herd = fit$sd, logLik = fit$logLik))
sick <- cbind(incidence, size - incidence) ~ period + (1 | herd)
infected <- I(y == "y") ~ trt + I(week > 2) + (1 | ID)
better <- outcome ~ treat + sex + age10 + baseline + (1 | id)
respiratory$age10 <- respiratory$age / 10

within <- function(formula, data) {
  model <- clogit(formula, data, method = "exact", control = coxph.control(eps = 1e-12, toler.chol = 1e-14))
  fitted_as(model)
}

write_facts("repeated", packages = c("lme4", "survival"), list(
  glmm_cbpp_laplace = renamed(mixed(sick, cbpp, 1)),
  glmm_cbpp_agq9 = renamed(mixed(sick, cbpp, 9)),
  glmm_bacteria_agq25 = mixed(infected, bacteria, 25),
  glmm_cbpp_laplace_tight = mixed(sick, cbpp, 1, tight),
  glmm_cbpp_agq9_tight = mixed(sick, cbpp, 9, tight),
  glmm_bacteria_agq25_tight = mixed(infected, bacteria, 25, tight),
  glmm_ohio_agq20_tight = mixed(resp ~ age * smoke + (1 | id), ohio, 20, tight),
  glmm_respiratory_agq20_tight = mixed(better, respiratory, 20, tight),
  clogit_ohio = within(resp ~ age + strata(id), ohio),
  clogit_bacteria = within(I(y == "y") ~ week + strata(ID), bacteria),
  clogit_respiratory = within(outcome ~ visit + strata(id), respiratory)
))
