module pk.gov/counters/zakat

go 1.22

require github.com/cloudwego/hertz v0.9.3
