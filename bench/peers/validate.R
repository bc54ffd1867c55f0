# cv.glmnet on given folds: Rscript validate.R DIRECTORY (files: see bench/validating.ts).
suppressPackageStartupMessages(library(glmnet))

directory <- tail(commandArgs(trailingOnly = TRUE), 1)
data <- function(name) file.path(directory, name)
bytes <- function(name, signed) readBin(data(name), "integer", file.size(data(name)), size = 1, signed = signed)
text <- paste(readLines(data("data.json"), warn = FALSE), collapse = "")
number <- function(name) as.numeric(sub(sprintf('.*"%s":([-+.0-9eE]+).*', name), "\\1", text))

x <- matrix(bytes("features.u8", FALSE) / number("divisor"), number("n"), number("d"), byrow = TRUE)
lambdas <- readBin(data("lambdas.f64"), "double", file.size(data("lambdas.f64")) / 8, endian = "little")
glmnet.control(fdev = 0, devmax = 1, pmin = 1e-12)
fit <- cv.glmnet(x, factor(bytes("labels.i8", TRUE)), family = "binomial", alpha = 0, standardize = FALSE,
                 lambda = 2 * lambdas, foldid = bytes("folds.u8", FALSE) + 1, thresh = 1e-9, maxit = 1e7)
cat(format(fit$lambda.min / 2, digits = 15))
