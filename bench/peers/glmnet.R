# glmnet down a path: (1/n) sum f + (lambda_g / 2) |w|^2, so lambda_g = 2 lambda. Files: see bench/job.ts.
suppressPackageStartupMessages(library(glmnet))

directories <- tail(commandArgs(trailingOnly = TRUE), 2)
data <- function(name) file.path(directories[1], name)
run <- function(name) file.path(directories[2], name)
# The two JSON files are flat; what is needed of them are numbers by name.
number <- function(path, name) {
  text <- paste(readLines(path, warn = FALSE), collapse = "")
  as.numeric(sub(sprintf('.*"%s":([-+.0-9eE]+).*', name), "\\1", text))
}
doubles <- function(path) readBin(path, "double", file.size(path) / 8, endian = "little")
seconds <- function(time) {
  cpu <- time[["user.self"]] + time[["sys.self"]]
  sprintf('{"cpuSeconds": %.6f, "wallSeconds": %.6f}', cpu, time[["elapsed"]])
}
peak_bytes <- function() {
  if (!file.exists("/proc/self/status")) return("null")
  line <- grep("^VmHWM:", readLines("/proc/self/status"), value = TRUE)
  sprintf("%.0f", 1024 * as.numeric(gsub("[^0-9]", "", line)))
}

n <- number(data("data.json"), "n")
d <- number(data("data.json"), "d")
bytes <- readBin(data("features.u8"), "integer", n * d, size = 1, signed = FALSE)
x <- matrix(bytes / number(data("data.json"), "divisor"), n, d, byrow = TRUE)
y <- readBin(data("labels.i8"), "integer", n, size = 1)
lambdas <- doubles(data("lambdas.f64"))
rm(bytes)

glmnet.control(fdev = 0, devmax = 1, pmin = 1e-12)
time <- system.time(
  fit <- glmnet(x, factor(y), family = "binomial", alpha = 0, standardize = FALSE, lambda = 2 * lambdas,
                thresh = number(run("job.json"), "thresh"), maxit = 1e7),
  gcFirst = TRUE
)

writeBin(as.numeric(as.matrix(fit$beta)), run("weights.f64"), endian = "little")
writeBin(as.numeric(fit$a0), run("biases.f64"), endian = "little")
none <- seconds(c(user.self = 0, sys.self = 0, elapsed = 0))
cat(sprintf('{"prepare": %s, "train": %s, "peakBytes": %s}', none, seconds(time), peak_bytes()),
    file = run("measured.json"))
