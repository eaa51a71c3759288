# Signal and reply: logit with errors by cluster, many p-values, and the jackknife over clusters.
source("facts.R")
suppressMessages({library(sandwich); library(geepack); library(clubSandwich)})

bacteria <- data_set("MASS__bacteria")
bacteria$trt <- relevel(bacteria$trt, "placebo")
ohio <- data_set("geepack__ohio")
respiratory <- transform(data_set("geepack__respiratory"), treat = relevel(treat, "P"), id = interaction(center, id, drop = TRUE))
respiratory <- respiratory[order(respiratory$id), ]

logit <- function(formula, data, id) {
  model <- glm(formula, binomial, data, control = glm.control(epsilon = 1e-14, maxit = 100))
  list(
    coef = unname(coef(model)), se_model = errors_of(vcov(model)),
    se_CR0 = errors_of(vcovCL(model, id, cadjust = FALSE, type = "HC0")),
    se_CR0_Gadj = errors_of(vcovCL(model, id, cadjust = TRUE, type = "HC0")),
    se_CR3 = errors_of(vcovCR(model, id, type = "CR3")),
    logLik = as.numeric(logLik(model)), n = nobs(model), G = length(unique(id))
  )
}
independence <- function(formula, data) {
  model <- geeglm(formula, binomial, data, id = id, corstr = "independence", control = geese.control(epsilon = 1e-12, maxit = 100))
  list(coef = unname(coef(model)), se = unname(summary(model)$coefficients[, 2]))
}

p <- c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1)
adjusted <- sapply(c("bonferroni", "holm", "hochberg", "BH", "BY"), function(method) p.adjust(p, method), simplify = FALSE)

# A standardised feature beside covariates: its size, its average marginal effect, and the test of the
# clusters' scores under the model without it.
association <- function(data, feature, covariates, id) {
  data$z <- (feature - mean(feature)) / sqrt(mean((feature - mean(feature))^2))
  tight <- glm.control(epsilon = 1e-14, maxit = 100)
  with_it <- glm(update(covariates, replied ~ z + .), binomial, data, control = tight)
  without <- glm(update(covariates, replied ~ .), binomial, data, control = tight)
  data$spread <- fitted(without) * (1 - fitted(without))
  own <- residuals(lm(update(covariates, z ~ .), data, weights = spread))
  test <- t.test(rowsum(own * (data$replied - fitted(without)), id))
  # What the covariates have taken from the spread of the clusters' scores is given back.
  columns <- model.matrix(without)
  between <- rowsum(columns * data$spread * own, id)
  taken <- sum((between %*% solve(crossprod(columns, columns * data$spread))) * between) / sum(data$spread * own^2)
  t <- unname(test$statistic) * sqrt(1 - taken)
  list(
    coef = unname(coef(with_it)["z"]), se = sqrt(vcovCL(with_it, id, type = "HC0")["z", "z"]),
    marginal = unname(coef(with_it)["z"]) * mean(fitted(with_it) * (1 - fitted(with_it))),
    t = t, p = 2 * pt(-abs(t), unname(test$parameter))
  )
}

bacteria$id <- bacteria$ID
bacteria$replied <- as.numeric(bacteria$y == "y")
spline <- as.matrix(Hmisc::rcspline.eval(ohio$age + seq_len(nrow(ohio)) / 1000, knots = c(-1.8, -.5, .7, 2.4), inclx = TRUE))
write_facts("association", packages = c("sandwich", "geepack", "clubSandwich", "Hmisc"), list(
  logit_bacteria = logit(y == "y" ~ trt + I(week > 2), bacteria, bacteria$ID),
  logit_bacteria_week = logit(y == "y" ~ trt * week, bacteria, bacteria$ID),
  logit_ohio = logit(resp ~ age * smoke, ohio, ohio$id),
  logit_respiratory = logit(outcome ~ treat + sex + age + baseline + factor(center), respiratory, respiratory$id),
  gee_bacteria_ind = independence(I(y == "y") ~ trt + I(week > 2), bacteria),
  gee_ohio_independence = independence(resp ~ age * smoke, ohio),
  association_bacteria = association(bacteria, bacteria$week, ~trt, bacteria$ID),
  association_respiratory = association(
    transform(respiratory, replied = outcome), respiratory$age, ~ treat + sex + baseline, respiratory$id
  ),
  spline_rows_1_500_2000 = unname(spline[c(1, 500, 2000), ]),
  padjust = adjusted
))
