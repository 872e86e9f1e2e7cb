<?php

namespace Config;

use App\Filters\ClerkFilter;
use CodeIgniter\Config\Filters as BaseFilters;
use CodeIgniter\Filters\CSRF;

class Filters extends BaseFilters
{
    public array $aliases = [
        'csrf' => CSRF::class,
        'clerk' => ClerkFilter::class,
    ];

    public array $globals = [
        'before' => ['csrf' => ['except' => ['api/*']]],
        'after' => [],
    ];

    public array $filters = [
        'clerk' => ['before' => ['council', 'council/*']],
    ];
}
