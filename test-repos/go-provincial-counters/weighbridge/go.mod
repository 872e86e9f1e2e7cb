module pk.gov/counters/weighbridge

go 1.22

require github.com/valyala/fasthttp v1.55.0
