<?php

namespace App\Http\Middleware;

use Closure;

class Cors
{
    public function handle($request, Closure $next)
    {
        if ($request->isMethod('OPTIONS')) {
            return response('', 204)->header('Access-Control-Allow-Origin', '*');
        }

        return $next($request)->header('Access-Control-Allow-Origin', '*');
    }
}
