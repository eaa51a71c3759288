# Ordered outcomes: proportional odds, its check, and errors by cluster.
source("facts.R")
suppressMessages({library(MASS); library(ordinal); library(sandwich)})

housing <- transform(data_set("MASS__housing"),
  Sat = factor(Sat, c("Low", "Medium", "High"), ordered = TRUE), Infl = factor(Infl, c("Low", "Medium", "High")),
  Type = factor(Type, c("Tower", "Apartment", "Atrium", "Terrace")), Cont = factor(Cont, c("Low", "High"))
)
wine <- transform(data_set("ordinal__wine"), rating = factor(rating, ordered = TRUE), judge = factor(judge), bottle = factor(bottle))

cumulative <- function(formula, data, weights = rep(1, nrow(data))) {
  data$times <- weights
  model <- clm(formula, data = data, weights = times, control = clm.control(gradTol = 1e-10))
  list(names = names(coef(model)), est = unname(coef(model)), se = errors_of(vcov(model)), logLik = as.numeric(logLik(model)))
}
polr_housing <- polr(Sat ~ Infl + Type + Cont, housing, weights = Freq, Hess = TRUE)
tasted <- clm(rating ~ temp + contact, data = wine)
check <- nominal_test(tasted)

write_facts("ordered", packages = c("MASS", "ordinal", "sandwich"), list(
  polr_housing = list(
    names = c(names(coef(polr_housing)), names(polr_housing$zeta)), est = unname(c(coef(polr_housing), polr_housing$zeta)),
    se = errors_of(vcov(polr_housing)), deviance = deviance(polr_housing)
  ),
  clm_housing = cumulative(Sat ~ Infl + Type + Cont, housing, housing$Freq),
  clm_wine = cumulative(rating ~ temp + contact, wine),
  clm_wine_temp = cumulative(rating ~ temp, wine),
  clm_wine_nominal_test = list(terms = rownames(check), LRT = check$LRT, p = check$`Pr(>Chi)`),
  clm_wine_by_judge = list(se_CR0 = errors_of(vcovCL(tasted, wine$judge, cadjust = FALSE))),
  clm_wine_by_bottle = list(se_CR0 = errors_of(vcovCL(tasted, wine$bottle, cadjust = FALSE)))
))
