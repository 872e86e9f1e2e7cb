<?php

namespace App\Http\Middleware;

use Closure;

class MeterReader
{
    public function handle($request, Closure $next)
    {
        if (!hash_equals(config('meters.key'), (string) $request->header('X-Reader-Key'))) {
            abort(403);
        }

        return $next($request);
    }
}
