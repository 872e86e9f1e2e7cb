<?php

namespace App\Http\Controllers;

use App\Models\Application;
use App\Support\Mask;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Log;

class ApplicationController extends Controller
{
    public function index()
    {
        $applications = Application::latest()->limit(50)->get();
        Log::info('applications listed', ['count' => $applications->count()]);

        return $applications;
    }

    public function store(Request $request)
    {
        $data = $request->validate(['cnic' => 'required', 'father_name' => 'required', 'address' => 'required']);
        Log::info('new application', ['cnic' => $data['cnic'], 'district' => 'Quetta']); // amanat-expect: pii-in-log
        $application = Application::create($data);
        Log::info('stored for ' . Mask::cnic($data['cnic']));

        return response()->json(['id' => $application->id], 201);
    }

    public function certificate(int $id)
    {
        $application = Application::findOrFail($id);
        Log::debug('certificate of ' . $application->father_name); // amanat-expect: pii-in-log

        return $application;
    }

    public function print(int $id)
    {
        $application = Application::findOrFail($id);
        logger()->info("printed certificate {$application->id}");

        return ['printed' => true];
    }
}
