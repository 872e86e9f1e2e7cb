<?php

namespace App\Http\Controllers;

use App\Models\Application;
use Illuminate\Support\Facades\Log;

class StatusController extends Controller
{
    public function show(string $cnic)
    {
        Log::info("status asked for $cnic"); // amanat-expect: pii-in-log
        $application = Application::where('cnic', $cnic)->firstOrFail();

        return ['cnic' => $application->cnic, 'address' => $application->address, 'status' => $application->status];
    }
}
