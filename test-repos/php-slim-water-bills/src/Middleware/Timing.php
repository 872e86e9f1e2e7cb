<?php

namespace WaterBills\Middleware;

class Timing
{
    public function __invoke($request, $handler)
    {
        $begin = microtime(true);
        $response = $handler->handle($request);
        return $response->withHeader('Server-Timing', 'app;dur=' . (microtime(true) - $begin));
    }
}
