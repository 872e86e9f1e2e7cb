<?php

namespace App\Http\Controllers;

use App\Models\Application;
use Illuminate\Support\Facades\Log;

class ClerkController extends Controller
{
    public function __construct()
    {
        $this->middleware('auth:sanctum');
    }

    public function queue()
    {
        return Application::where('status', 'new')->get();
    }

    public function approve(int $id)
    {
        $application = Application::findOrFail($id);
        $application->update(['status' => 'approved']);
        Log::info('approved', ['id' => $id]);

        return ['approved' => true];
    }
}
